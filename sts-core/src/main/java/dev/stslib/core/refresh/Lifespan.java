package dev.stslib.core.refresh;

import dev.stslib.api.TemporaryCredentials;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The turning points of credentials, in milliseconds of the wall clock since 1970.
 *
 * @param advisoryAt when the advisory window opens
 * @param mandatoryAt when the mandatory window opens, at the advisory one's opening at the earliest
 * @param expiresAt when they end
 */
public record Lifespan(long advisoryAt, long mandatoryAt, long expiresAt) {
    /**
     * The last minute before the expiration. Of credentials that live for no more than a minute it is the second half of
     * their life, as with the other window: otherwise nobody could read them without waiting.
     */
    public static final Duration MANDATORY_WINDOW = Duration.ofMinutes(1);

    /**
     * The turning points of credentials that have just arrived.
     *
     * @param credentials the credentials; their lifetime is the one they had on arrival
     * @param explicit the window that was set, or null to choose by lifetime
     * @return the turning points
     */
    public static Lifespan of(TemporaryCredentials credentials, @Nullable Duration explicit) {
        long expires = credentials.expiration().toEpochMilli();
        Duration lifetime = credentials.lifetime();
        long advisory = expires - advisoryWindow(lifetime, explicit).toMillis();
        long mandatory = expires - window(lifetime, MANDATORY_WINDOW).toMillis();
        return new Lifespan(Math.min(advisory, expires), mandatory, expires);
    }

    /**
     * The same with an advisory window that opens later, so that the refreshes of many credentials that arrived together
     * are spread, whoever starts them.
     *
     * @param share which part of the window is left out, 0 to 1
     * @return the turning points
     */
    public Lifespan opened(double share) {
        long later = (long) (share * (expiresAt - advisoryAt));
        return new Lifespan(advisoryAt + later, mandatoryAt, expiresAt);
    }

    /**
     * The advisory window of a lifetime: what was set, or 5, 15 or 60 minutes; half the lifetime where that is no longer
     * than the window, since credentials that were never fresh would be asked for without a pause.
     *
     * @param lifetime how long the credentials live on arrival
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
     * Where the credentials stand.
     *
     * @param now the wall clock, milliseconds since 1970
     * @return fresh, in one of the windows, or expired
     */
    public Phase phase(long now) {
        if (now >= expiresAt) {
            return Phase.EXPIRED;
        }
        if (now >= mandatoryAt) {
            return Phase.MANDATORY;
        }
        return now >= advisoryAt ? Phase.ADVISORY : Phase.FRESH;
    }

    /**
     * How long a reader is served without a thought.
     *
     * @return the earlier opening of the two windows, milliseconds since 1970
     */
    public long freshUntil() {
        return Math.min(advisoryAt, mandatoryAt);
    }

    /**
     * How long it is to the mandatory window.
     *
     * @param now the wall clock, milliseconds since 1970
     * @return nanoseconds, zero or more
     */
    public long nanosToMandatory(long now) {
        return TimeUnit.MILLISECONDS.toNanos(Math.max(0, mandatoryAt - now));
    }
}
