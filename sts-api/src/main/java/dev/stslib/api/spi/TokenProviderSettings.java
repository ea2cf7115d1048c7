package dev.stslib.api.spi;

import dev.stslib.api.SystemEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to STS.
 *
 * @param clock the time by which requests are signed and arrivals noted
 * @param connectTimeout how long a connection may take, over zero
 * @param callTimeout how long one call may take, all its tries together, over zero
 * @param proxy the proxy, or null for the machine's: its system properties, then its environment
 * @param debug whether requests and answers are logged at debug level, without secrets
 * @param transport an HTTP client of the provider's own kind to use instead of a new one, or null; the provider does
 *     not close it
 * @param host the machine whose properties and environment name proxies and certificate bundles
 * @param caBundle a PEM file of the certificate authorities to trust in place of the default ones, or null for the one
 *     that {@code AWS_CA_BUNDLE} names, if any
 */
public record TokenProviderSettings(
        InstantSource clock,
        Duration connectTimeout,
        Duration callTimeout,
        @Nullable ProxySettings proxy,
        boolean debug,
        @Nullable Object transport,
        SystemEnvironment host,
        @Nullable Path caBundle) {
    /** Two seconds to connect, thirty for a call, the real machine's proxy and trust, on the system's clock. */
    public static final TokenProviderSettings DEFAULT = new TokenProviderSettings(
            InstantSource.system(), Duration.ofSeconds(2), Duration.ofSeconds(30), null, false, null);

    public TokenProviderSettings {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(host, "host");
        if (connectTimeout.isNegative()
                || connectTimeout.isZero()
                || callTimeout.isNegative()
                || callTimeout.isZero()) {
            throw new IllegalArgumentException("A time-out of stslib is longer than zero");
        }
    }

    /**
     * Settings for the real machine, without a certificate bundle.
     *
     * @param clock the time by which requests are signed and arrivals noted
     * @param connectTimeout how long a connection may take, over zero
     * @param callTimeout how long one call may take, all its tries together, over zero
     * @param proxy the proxy, or null for the machine's
     * @param debug whether requests and answers are logged at debug level, without secrets
     * @param transport an HTTP client of the provider's own kind, or null
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
     * The same settings on another clock.
     *
     * @param other the clock
     * @return the settings
     */
    public TokenProviderSettings withClock(InstantSource other) {
        return new TokenProviderSettings(other, connectTimeout, callTimeout, proxy, debug, transport, host, caBundle);
    }

    /**
     * The same settings on another machine.
     *
     * @param other the machine
     * @return the settings
     */
    public TokenProviderSettings withHost(SystemEnvironment other) {
        return new TokenProviderSettings(clock, connectTimeout, callTimeout, proxy, debug, transport, other, caBundle);
    }

    /**
     * The same settings with another certificate bundle.
     *
     * @param other a PEM file, or null
     * @return the settings
     */
    public TokenProviderSettings withCaBundle(@Nullable Path other) {
        return new TokenProviderSettings(clock, connectTimeout, callTimeout, proxy, debug, transport, host, other);
    }
}
