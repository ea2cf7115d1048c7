package dev.stslib.core.internal.cache;

import dev.stslib.core.event.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The turning points of a value that expires, in milliseconds of the wall clock since 1970.
 *
 * @param advisoryAt when the advisory window opens
 * @param mandatoryAt when the mandatory window opens
 * @param expiresAt when the value ends
 */
public record Lifespan(long advisoryAt, long mandatoryAt, long expiresAt) {
    /** The longest lifetime that STS gives to any credentials. */
    public static final Duration LONGEST = Duration.ofHours(36);

    /**
     * The last minute before the expiration. Of a value that lives no longer than a minute it is the second half of its
     * life: otherwise every read of it would wait.
     */
    public static final Duration MANDATORY_WINDOW = Duration.ofMinutes(1);

    /**
     * The turning points of a value that has just arrived.
     *
     * @param issuedAt when it arrived; its lifetime starts here
     * @param expiration when it ends
     * @param explicit the advisory window that was set, or null to choose one by lifetime
     * @return the turning points
     */
    public static Lifespan of(Instant issuedAt, Instant expiration, @Nullable Duration explicit) {
        Duration lifetime = Duration.between(issuedAt, expiration);
        long expires = expiration.toEpochMilli();
        long advisory = expires - advisoryWindow(lifetime, explicit).toMillis();
        long mandatory = expires - window(lifetime, MANDATORY_WINDOW).toMillis();
        return new Lifespan(Math.min(advisory, expires), mandatory, expires);
    }

    /**
     * Returns a copy whose advisory window opens later, which spreads the refreshes of values that arrived together.
     *
     * @param share the part of the window that is left out, 0 to 1
     * @return the turning points
     */
    public Lifespan opened(double share) {
        return later((long) (share * (expiresAt - advisoryAt)));
    }

    /**
     * Returns a copy whose advisory window opens later.
     *
     * @param millis how much later
     * @return the turning points
     */
    Lifespan later(long millis) {
        return new Lifespan(advisoryAt + millis, mandatoryAt, expiresAt);
    }

    /**
     * Returns a copy in which everything happens earlier.
     *
     * @param millis how much earlier
     * @return the turning points
     */
    Lifespan earlier(long millis) {
        return new Lifespan(advisoryAt - millis, mandatoryAt - millis, expiresAt - millis);
    }

    /**
     * The advisory window of a lifetime: the one that was set, or 5, 15 or 60 minutes; half the lifetime where that is
     * not longer than the window, since a value that is never fresh would be asked for without a pause.
     *
     * @param lifetime the lifetime on arrival
     * @param explicit the window that was set, or null
     * @return the window, never negative
     */
    public static Duration advisoryWindow(Duration lifetime, @Nullable Duration explicit) {
        return window(lifetime, explicit == null ? byLifetime(lifetime) : explicit);
    }

    private static Duration window(Duration lifetime, Duration window) {
        if (lifetime.compareTo(window) > 0) {
            return window;
        }
        return lifetime.isNegative() ? Duration.ZERO : lifetime.dividedBy(2);
    }

    private static Duration byLifetime(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMinutes(20)) <= 0) {
            return Duration.ofMinutes(5);
        }
        return lifetime.compareTo(Duration.ofMinutes(90)) < 0 ? Duration.ofMinutes(15) : Duration.ofHours(1);
    }

    /**
     * The phase at a time.
     *
     * @param millis the wall clock, milliseconds since 1970
     * @return fresh, one of the windows, or expired
     */
    public Phase phase(long millis) {
        if (millis >= expiresAt) {
            return Phase.EXPIRED;
        }
        if (millis >= mandatoryAt) {
            return Phase.MANDATORY;
        }
        return millis >= advisoryAt ? Phase.ADVISORY : Phase.FRESH;
    }

    /**
     * When the first of the two windows opens.
     *
     * @return milliseconds since 1970; before that time a reader is served without any decision
     */
    public long freshUntil() {
        return Math.min(advisoryAt, mandatoryAt);
    }

    /**
     * The time left until the mandatory window.
     *
     * @param millis the wall clock, milliseconds since 1970
     * @return nanoseconds, zero or more
     */
    public long nanosToMandatory(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(Math.max(0, mandatoryAt - millis));
    }
}
