package dev.stslib.aws.support.http;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.ProxySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link AwsHttpClient} connects. Immutable.
 *
 * <p>Proxies and trust are taken from the first place that sets them: these settings, the JVM's properties, the
 * environment. Proxies: {@link Builder#proxy}; {@code https.proxyHost}, {@code https.proxyPort}, {@code https.proxyUser},
 * {@code https.proxyPassword} (and the same with {@code http}), {@code http.nonProxyHosts}, {@code socksProxyHost},
 * {@code socksProxyPort}, or a {@link java.net.ProxySelector} that the application has set; {@code https_proxy},
 * {@code HTTPS_PROXY}, {@code http_proxy}, {@code HTTP_PROXY} with {@code no_proxy}, {@code NO_PROXY}. Trust:
 * {@link Builder#sslContext} or {@link Builder#caBundle}; {@code AWS_CA_BUNDLE}; {@link Builder#profileCaBundle}; the
 * JVM's default.
 */
public final class HttpClientSettings {
    private final Duration connectTimeout;
    private final Duration totalTimeout;
    private final int maxAnswerBytes;
    private final boolean direct;
    private final @Nullable ProxySettings proxy;
    private final @Nullable SSLContext sslContext;
    private final @Nullable Path caBundle;
    private final @Nullable Path profileCaBundle;
    private final SystemEnvironment systemEnvironment;
    private final InstantSource clock;

    private HttpClientSettings(Builder builder) {
        this.connectTimeout = builder.connectTimeout;
        this.totalTimeout = builder.totalTimeout;
        this.maxAnswerBytes = builder.maxAnswerBytes;
        this.direct = builder.direct;
        this.proxy = builder.proxy;
        this.sslContext = builder.sslContext;
        this.caBundle = builder.caBundle;
        this.profileCaBundle = builder.profileCaBundle;
        this.systemEnvironment = builder.systemEnvironment;
        this.clock = builder.clock;
    }

    /** {@return a builder: 2 s to connect, 30 s in total, answers up to 1 MiB, the environment of the process} */
    public static Builder builder() {
        return new Builder();
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration totalTimeout() {
        return totalTimeout;
    }

    int maxAnswerBytes() {
        return maxAnswerBytes;
    }

    boolean direct() {
        return direct;
    }

    @Nullable
    ProxySettings proxy() {
        return proxy;
    }

    @Nullable
    SSLContext sslContext() {
        return sslContext;
    }

    @Nullable
    Path caBundle() {
        return caBundle;
    }

    @Nullable
    Path profileCaBundle() {
        return profileCaBundle;
    }

    SystemEnvironment systemEnvironment() {
        return systemEnvironment;
    }

    InstantSource clock() {
        return clock;
    }

    /** Makes settings. Not thread-safe. */
    public static final class Builder {
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration totalTimeout = Duration.ofSeconds(30);
        private int maxAnswerBytes = 1 << 20;
        private boolean direct;
        private @Nullable ProxySettings proxy;
        private @Nullable SSLContext sslContext;
        private @Nullable Path caBundle;
        private @Nullable Path profileCaBundle;
        private SystemEnvironment systemEnvironment = SystemEnvironment.real();
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /** Sets how long connecting to one address may take, above zero. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = positive(value);
            return this;
        }

        /** Sets how long one call may take from the name lookup to the last byte of the answer, above zero. */
        public Builder totalTimeout(Duration value) {
            totalTimeout = positive(value);
            return this;
        }

        /** Sets how many bytes the body of an answer may have, above zero. */
        public Builder maxAnswerBytes(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("The size limit of answers must be above zero: " + value);
            }
            maxAnswerBytes = value;
            return this;
        }

        /** Connects without any proxy, whatever the machine sets. For metadata endpoints of this machine. */
        public Builder direct() {
            direct = true;
            return this;
        }

        /** Sets the proxy for all requests; null takes the machine's. */
        public Builder proxy(@Nullable ProxySettings value) {
            proxy = value;
            return this;
        }

        /** Sets the TLS context; null takes a PEM bundle or the JVM's default trust. */
        public Builder sslContext(@Nullable SSLContext value) {
            sslContext = value;
            return this;
        }

        /** Sets a PEM file of certificates that replaces the default trust; null takes {@code AWS_CA_BUNDLE}. */
        public Builder caBundle(@Nullable Path value) {
            caBundle = value;
            return this;
        }

        /** Sets the PEM file that a profile names by {@code ca_bundle}; used if nothing before it is set. */
        public Builder profileCaBundle(@Nullable Path value) {
            profileCaBundle = value;
            return this;
        }

        /** Sets the system environment whose properties and variables name proxies and certificate bundles. */
        public Builder systemEnvironment(SystemEnvironment value) {
            systemEnvironment = Objects.requireNonNull(value, "systemEnvironment");
            return this;
        }

        /** Sets the wall clock that the {@code Date} of an answer is compared with. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** {@return the settings} */
        public HttpClientSettings build() {
            return new HttpClientSettings(this);
        }

        private static Duration positive(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("A time-out must be above zero: " + value);
            }
            return value;
        }
    }
}
