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
 * How a {@link StsConnection} connects, and who signs its requests: the parameters of boto's {@code STSConnection}.
 *
 * @param source gives the credentials that sign, at each request; null for those of a profile
 * @param profile the profile that signs: a role profile with the credentials of its role, any other with its keys;
 *     null for the profile that the environment selects
 * @param secure whether to use TLS; true by default. The scheme of an endpoint that is set here, in the engine, the
 *     environment or the profile comes before it
 * @param port the port, 1 to 65535, or null for that of the endpoint
 * @param path the path, which starts with a slash; {@code /}, the default, for that of the endpoint
 * @param endpoint the endpoint; null for the one that the engine, the environment or the profile configures,
 *     otherwise that of the region
 * @param proxy the proxy, or null for that of the engine, the JVM or the environment
 * @param connectTimeout the time limit for opening a connection, or null for the setting of the engine
 * @param callTimeout the time limit for one call, or null for the setting of the engine
 * @param debug whether to log requests and responses at debug level, without secrets
 * @param httpClient an HTTP client of the type that the token provider takes ({@code aws-sdk}: an {@code
 *     SdkHttpClient}), or null; it is not closed
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
            throw new IllegalArgumentException("The path of a connection must start with a slash: " + path);
        }
        if (port != null && (port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("The port of a connection must be 1 to 65535, not " + port);
        }
    }

    /**
     * Returns a builder in which every setting has its default.
     *
     * @return a new builder
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
                engine.systemEnvironment(),
                engine.caBundle());
    }

    /** Returns the settings without keys and proxy. */
    @Override
    public String toString() {
        return "ConnectionSettings[profile=" + profile + ", secure=" + secure + ", port=" + port + ", path=" + path
                + ", endpoint=" + endpoint + "]";
    }

    /** Builds settings. Arguments are not null. Not thread-safe. */
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

        /** Signs with long-term keys: boto's {@code aws_access_key_id} and {@code aws_secret_access_key}. */
        public Builder keys(String accessKeyId, Secret secretAccessKey) {
            SourceCredentials keys = SourceCredentials.longTerm(accessKeyId, secretAccessKey);
            return source(() -> keys);
        }

        /** Signs with the credentials that the supplier gives at each request. It may block. */
        public Builder source(Supplier<SourceCredentials> value) {
            source = value;
            return this;
        }

        /**
         * Signs with a profile: with the credentials of its role if it is a role profile, otherwise with its keys.
         */
        public Builder profile(String name) {
            profile = name;
            return this;
        }

        /** Uses TLS or not, boto's {@code is_secure}; true by default. */
        public Builder secure(boolean value) {
            secure = value;
            return this;
        }

        /** Sets the port, 1 to 65535. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Sets the path, which starts with a slash. */
        public Builder path(String value) {
            path = value;
            return this;
        }

        /**
         * Sets an endpoint with scheme and host instead of that of the region. Port and path of this builder apply
         * to it.
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return this;
        }

        /** Sets the proxy: boto's {@code proxy}, {@code proxy_port}, {@code proxy_user} and {@code proxy_pass}. */
        public Builder proxy(ProxySettings value) {
            proxy = value;
            return this;
        }

        /**
         * Sets the time-outs.
         *
         * @param connect the time limit for opening a connection, more than zero
         * @param call the time limit for one call, more than zero
         */
        public Builder timeouts(Duration connect, Duration call) {
            connectTimeout = connect;
            callTimeout = call;
            return this;
        }

        /** Logs requests and responses at debug level, without secrets. */
        public Builder debug(boolean value) {
            debug = value;
            return this;
        }

        /** Sets an HTTP client of the type that the token provider takes, boto's {@code https_connection_factory}. */
        public Builder httpClient(Object value) {
            httpClient = value;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if the port is out of range or the path does not start with a slash
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
