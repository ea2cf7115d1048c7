package dev.stslib.core.boto;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.ProxySettings;
import dev.stslib.api.spi.TokenProviderSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link StsConnection} connects and who signs: boto's {@code STSConnection(...)} parameters.
 *
 * @param source gives the credentials that sign, asked at every request; or null for those of a profile
 * @param profile the profile that signs, a role profile with its role's credentials, any other with its keys; null for the
 *     one that the machine selects
 * @param secure whether TLS is used; true by default; an endpoint says so itself
 * @param port the port, 1 to 65535, or null for the scheme's own
 * @param path the path, starting with a slash; {@code /}, the default, for the endpoint's own
 * @param endpoint the endpoint that takes the place of the region's own; null for the one that the engine, the machine or
 *     the profile that signs names, as for every other request
 * @param proxy the proxy, or null for the platform's own settings
 * @param connectTimeout how long a connection may take, or null for the engine's setting
 * @param callTimeout how long one call may take, or null for the engine's setting
 * @param debug whether requests and answers are logged at debug level, without secrets
 * @param httpClient an HTTP client of the token provider's own kind (for the AWS SDK an {@code SdkHttpClient}), or null;
 *     it is not closed
 */
public record ConnectionSettings(
        @Nullable Supplier<SourceCredentials> source,
        @Nullable String profile,
        boolean secure,
        @Nullable Integer port,
        String path,
        @Nullable URI endpoint,
        @Nullable ProxySettings proxy,
        @Nullable Duration connectTimeout,
        @Nullable Duration callTimeout,
        boolean debug,
        @Nullable Object httpClient) {
    public ConnectionSettings {
        Objects.requireNonNull(path, "path");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path of a connection starts with a slash: " + path);
        }
        if (port != null && (port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("The port of a connection is 1 to 65535, not " + port);
        }
    }

    /**
     * Starts to make settings.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    TokenProviderSettings over(TokenProviderSettings engine) {
        return new TokenProviderSettings(
                engine.clock(),
                connectTimeout == null ? engine.connectTimeout() : connectTimeout,
                callTimeout == null ? engine.callTimeout() : callTimeout,
                proxy == null ? engine.proxy() : proxy,
                debug || engine.debug(),
                httpClient == null ? engine.transport() : httpClient,
                engine.host(),
                engine.caBundle());
    }

    /** Shows no keys. */
    @Override
    public String toString() {
        return "ConnectionSettings[profile=" + profile + ", secure=" + secure + ", port=" + port + ", path=" + path
                + ", endpoint=" + endpoint + "]";
    }

    /** Makes settings. Not for several threads at once. */
    public static final class Builder {
        private @Nullable Supplier<SourceCredentials> source;
        private @Nullable String profile;
        private boolean secure = true;
        private @Nullable Integer port;
        private String path = "/";
        private @Nullable URI endpoint;
        private @Nullable ProxySettings proxy;
        private @Nullable Duration connectTimeout;
        private @Nullable Duration callTimeout;
        private boolean debug;
        private @Nullable Object httpClient;

        private Builder() {}

        /**
         * Signs with long-term keys, boto's {@code aws_access_key_id} and {@code aws_secret_access_key}.
         *
         * @param accessKeyId the access key id
         * @param secretAccessKey the secret access key
         * @return this
         */
        public Builder keys(String accessKeyId, Secret secretAccessKey) {
            SourceCredentials keys = SourceCredentials.longTerm(accessKeyId, secretAccessKey);
            return source(() -> keys);
        }

        /**
         * Signs with whatever a source gives at each request.
         *
         * @param value the source; may block; not null
         * @return this
         */
        public Builder source(Supplier<SourceCredentials> value) {
            source = value;
            return this;
        }

        /**
         * Signs with a profile: with the role's credentials if it is a role profile, otherwise with its keys.
         *
         * @param name the profile
         * @return this
         */
        public Builder profile(String name) {
            profile = name;
            return this;
        }

        /**
         * Uses TLS or not, boto's {@code is_secure}.
         *
         * @param value true for TLS
         * @return this
         */
        public Builder secure(boolean value) {
            secure = value;
            return this;
        }

        /**
         * Sets the port.
         *
         * @param value 1 to 65535
         * @return this
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Sets the path.
         *
         * @param value starts with a slash
         * @return this
         */
        public Builder path(String value) {
            path = value;
            return this;
        }

        /**
         * Sets the endpoint that takes the place of the region's own.
         *
         * @param value the endpoint with scheme and host; port and path as set here come on top
         * @return this
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return this;
        }

        /**
         * Sets the proxy, boto's {@code proxy}, {@code proxy_port}, {@code proxy_user} and {@code proxy_pass}.
         *
         * @param value the proxy
         * @return this
         */
        public Builder proxy(ProxySettings value) {
            proxy = value;
            return this;
        }

        /**
         * Sets the time-outs.
         *
         * @param connect how long a connection may take, over zero
         * @param call how long one call may take, over zero
         * @return this
         */
        public Builder timeouts(Duration connect, Duration call) {
            connectTimeout = connect;
            callTimeout = call;
            return this;
        }

        /**
         * Logs requests and answers, without secrets.
         *
         * @param value true to log
         * @return this
         */
        public Builder debug(boolean value) {
            debug = value;
            return this;
        }

        /**
         * Uses an HTTP client of one's own, boto's {@code https_connection_factory}.
         *
         * @param value a client of the token provider's own kind
         * @return this
         */
        public Builder httpClient(Object value) {
            httpClient = value;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         */
        public ConnectionSettings build() {
            return new ConnectionSettings(
                    source,
                    profile,
                    secure,
                    port,
                    path,
                    endpoint,
                    proxy,
                    connectTimeout,
                    callTimeout,
                    debug,
                    httpClient);
        }
    }
}
