package dev.stslib.api.spi;

import dev.stslib.api.SystemEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the connection to STS.
 *
 * @param clock the clock for signatures and arrival times
 * @param connectTimeout the longest time to establish a connection; more than zero
 * @param callTimeout the longest time for one call including all its retries; more than zero
 * @param proxy the proxy, or null for the one that the system properties or else the environment variables name
 * @param debug whether to log requests and responses at debug level, without secrets
 * @param transport an HTTP client of the type that the provider accepts, to use instead of a new one, or null; the
 *     provider does not close it
 * @param systemEnvironment the environment whose system properties and variables name proxies and certificate bundles
 * @param caBundle a PEM file of the certificate authorities to trust instead of the default ones, or null for the file
 *     that {@code AWS_CA_BUNDLE} names, if any
 */
public record TokenProviderSettings(
        InstantSource clock,
        Duration connectTimeout,
        Duration callTimeout,
        @Nullable ProxySettings proxy,
        boolean debug,
        @Nullable Object transport,
        SystemEnvironment systemEnvironment,
        @Nullable Path caBundle) {
    /**
     * Two seconds to connect, thirty seconds for a call, the system clock, and the proxy and certificates of the
     * process's environment.
     */
    public static final TokenProviderSettings DEFAULT = new TokenProviderSettings(
            InstantSource.system(), Duration.ofSeconds(2), Duration.ofSeconds(30), null, false, null);

    public TokenProviderSettings {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(systemEnvironment, "systemEnvironment");
        if (connectTimeout.isNegative()
                || connectTimeout.isZero()
                || callTimeout.isNegative()
                || callTimeout.isZero()) {
            throw new IllegalArgumentException("A timeout of stslib must be longer than zero");
        }
    }

    /**
     * Creates settings for the environment of the process, without a certificate bundle.
     *
     * @param clock the clock for signatures and arrival times
     * @param connectTimeout the longest time to establish a connection; more than zero
     * @param callTimeout the longest time for one call including all its retries; more than zero
     * @param proxy the proxy, or null for the one that the environment names
     * @param debug whether to log requests and responses at debug level, without secrets
     * @param transport an HTTP client of the type that the provider accepts, or null
     */
    public TokenProviderSettings(
            InstantSource clock,
            Duration connectTimeout,
            Duration callTimeout,
            @Nullable ProxySettings proxy,
            boolean debug,
            @Nullable Object transport) {
        this(clock, connectTimeout, callTimeout, proxy, debug, transport, SystemEnvironment.real(), null);
    }

    /**
     * Returns a copy with another clock.
     *
     * @param other the clock
     * @return the settings
     */
    public TokenProviderSettings withClock(InstantSource other) {
        return new TokenProviderSettings(
                other, connectTimeout, callTimeout, proxy, debug, transport, systemEnvironment, caBundle);
    }

    /**
     * Returns a copy with another environment.
     *
     * @param other the environment
     * @return the settings
     */
    public TokenProviderSettings withSystemEnvironment(SystemEnvironment other) {
        return new TokenProviderSettings(clock, connectTimeout, callTimeout, proxy, debug, transport, other, caBundle);
    }

    /**
     * Returns a copy with another certificate bundle.
     *
     * @param other a PEM file, or null
     * @return the settings
     */
    public TokenProviderSettings withCaBundle(@Nullable Path other) {
        return new TokenProviderSettings(
                clock, connectTimeout, callTimeout, proxy, debug, transport, systemEnvironment, other);
    }
}
