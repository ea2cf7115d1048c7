package dev.stslib.api.spi;

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
 * @param proxy the proxy, or null for the platform's own settings
 * @param debug whether requests and answers are logged at debug level, without secrets
 * @param transport an HTTP client of the provider's own kind to use instead of a new one, or null; the provider does
 *     not close it
 */
public record TokenProviderSettings(
        InstantSource clock,
        Duration connectTimeout,
        Duration callTimeout,
        @Nullable ProxySettings proxy,
        boolean debug,
        @Nullable Object transport) {
    /** Two seconds to connect, thirty for a call, no proxy of one's own, on the system's clock. */
    public static final TokenProviderSettings DEFAULT = new TokenProviderSettings(
            InstantSource.system(), Duration.ofSeconds(2), Duration.ofSeconds(30), null, false, null);

    public TokenProviderSettings {
        Objects.requireNonNull(clock, "clock");
        if (connectTimeout.isNegative()
                || connectTimeout.isZero()
                || callTimeout.isNegative()
                || callTimeout.isZero()) {
            throw new IllegalArgumentException("A time-out of stslib is longer than zero");
        }
    }

    /**
     * The same settings on another clock.
     *
     * @param other the clock
     * @return the settings
     */
    public TokenProviderSettings withClock(InstantSource other) {
        return new TokenProviderSettings(other, connectTimeout, callTimeout, proxy, debug, transport);
    }
}
