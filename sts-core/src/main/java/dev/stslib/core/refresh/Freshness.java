package dev.stslib.core.refresh;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of refreshing as functions without state: what a reader gets now, and what a failure puts off. Expiry is
 * judged by the wall clock, waits by elapsed time.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html">AWS SDKs and tools,
 *     credentials</a>
 */
public final class Freshness {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private Freshness() {}

    /**
     * What a reader gets.
     *
     * @param phase where the credentials stand by the clock
     * @param refused whether a service refused them, which sends readers through the mandatory path, but lifts no put-off
     * @param failure the last failure since the last success, or null
     * @param elapsed the elapsed time, nanoseconds
     * @param settings how to refresh
     * @return what to do
     */
    public static Action decide(
            Phase phase, boolean refused, @Nullable Failure failure, long elapsed, RefreshSettings settings) {
        boolean putOff = failure != null && inForce(failure, phase, settings) && elapsed - failure.notBefore() < 0;
        return switch (refused ? phase.refused() : phase) {
            case FRESH -> Action.SERVE;
            case ADVISORY -> putOff ? whilePutOff(failure, settings) : openedBy(settings);
            case MANDATORY -> putOff ? Action.SERVE : (hasTried(failure) ? Action.SERVE_AND_REFRESH : Action.WAIT);
            case ABSENT, EXPIRED ->
                putOff ? (serves(phase, failure, settings) ? Action.SERVE : Action.THROW) : Action.WAIT;
        };
    }

    /**
     * Says whether a try has failed since the advisory window opened.
     *
     * @param failure the last failure since the last success, or null
     * @return true if readers in the mandatory window need not wait
     */
    public static boolean hasTried(@Nullable Failure failure) {
        return failure != null && !failure.isEarly();
    }

    /**
     * Says whether the background may try again. A put-off of the advisory window ends with that window, though a machine
     * that slept, or a clock that was set, may have brought that end on earlier than elapsed time tells.
     *
     * @param phase where the credentials stand by the clock
     * @param failure the last failure since the last success
     * @param elapsed the elapsed time, nanoseconds
     * @param settings how to refresh
     * @return true if nothing puts it off
     */
    public static boolean mayRetry(Phase phase, Failure failure, long elapsed, RefreshSettings settings) {
        boolean windowIsOver = phase == Phase.MANDATORY || phase == Phase.EXPIRED;
        boolean ended = windowIsOver
                && endsWithItsWindow(failure, settings)
                && (!failure.isFinal() || elapsed - failure.notBefore() >= 0);
        return ended || elapsed - failure.retryAt() >= 0;
    }

    /**
     * Says whether a put-off is one of the advisory window, and so ends with it.
     *
     * @param failure the failure
     * @param settings how to refresh
     * @return true if it lasts no longer than that window
     */
    public static boolean endsWithItsWindow(Failure failure, RefreshSettings settings) {
        return isBeforeMandatory(failure.phase()) && !settings.serveExpiredOnFailure();
    }

    private static boolean isBeforeMandatory(Phase phase) {
        return phase == Phase.ADVISORY || phase == Phase.FRESH;
    }

    /** Whoever would have refreshed on its own thread gets the outcome of the one that did, if that is final. */
    private static Action whilePutOff(@Nullable Failure failure, RefreshSettings settings) {
        return settings.onCallersThread() && failure != null && failure.isFinal() ? Action.THROW : Action.SERVE;
    }

    private static Action openedBy(RefreshSettings settings) {
        return settings.onCallersThread() ? Action.REFRESH_ON_CALLER : Action.SERVE_AND_REFRESH;
    }

    /**
     * How long a reader waits for a refresh: never so long that the credentials it could have been served expire
     * meanwhile.
     *
     * @param lifespan the turning points of the current credentials, or null if there are none
     * @param now the wall clock, milliseconds since 1970
     * @param settings how to refresh
     * @return milliseconds, at least one
     */
    public static long patience(@Nullable Lifespan lifespan, long now, RefreshSettings settings) {
        long most = settings.waitTimeout().toMillis();
        long left = lifespan == null ? 0 : lifespan.expiresAt() - now;
        return Math.max(1, left <= 0 ? most : Math.min(most, left / 2));
    }

    /**
     * Says whether those who waited for a refresh that failed are served the current credentials instead.
     *
     * @param phase where the credentials stand now
     * @param failure the failure
     * @param settings how to refresh
     * @return true to serve, false to throw
     */
    public static boolean serves(Phase phase, @Nullable Failure failure, RefreshSettings settings) {
        if (phase == Phase.ABSENT || (failure != null && failure.isFinal())) {
            return false;
        }
        return phase != Phase.EXPIRED || settings.serveExpiredOnFailure();
    }

    /**
     * What follows from a failure.
     *
     * @param error what was thrown
     * @param phase where the credentials stood when the refresh failed
     * @param previous the failure before it since the last success, or null
     * @param elapsed the elapsed time, nanoseconds
     * @param nanosToMandatory how long it is to the mandatory window, zero or more
     * @param settings how to refresh
     * @param random the source of jitter
     * @return the failure to remember
     */
    public static Failure failed(
            RuntimeException error,
            Phase phase,
            @Nullable Failure previous,
            long elapsed,
            long nanosToMandatory,
            RefreshSettings settings,
            RandomGenerator random) {
        boolean isFinal = Failure.isFinal(error);
        boolean urgent = !isBeforeMandatory(phase);
        int tries = urgent ? (previous == null ? 1 : previous.urgentTries() + 1) : 0;
        long longWait = between(300 * SECOND, 600 * SECOND, random);
        long backoff = backoff(tries, random);

        long early = phase == Phase.FRESH ? 0 : Math.min(longWait, nanosToMandatory);
        long retry = urgent ? backoff : early;
        long wait = retry;
        if (isFinal) {
            wait = between(SECOND, 5 * SECOND, random);
            retry = Math.max(retry, wait);
        } else if (settings.serveExpiredOnFailure() && phase != Phase.ABSENT && phase != Phase.FRESH) {
            wait = longWait;
            retry = longWait;
        } else if (phase == Phase.ABSENT || phase == Phase.EXPIRED) {
            boolean throttled = new Failure(error, phase, 0, 0, tries).isThrottling();
            wait = throttled ? backoff : 0;
        }
        return new Failure(error, phase, elapsed + wait, elapsed + retry, tries);
    }

    /** A put-off holds in the phase that it was made for: one of the advisory window ends with that window. */
    private static boolean inForce(Failure failure, Phase phase, RefreshSettings settings) {
        if (failure.isFinal()) {
            return true;
        }
        if (settings.serveExpiredOnFailure()) {
            return failure.phase() != Phase.ABSENT || phase == Phase.ABSENT;
        }
        boolean early = isBeforeMandatory(failure.phase());
        return switch (phase) {
            case FRESH, ADVISORY -> true;
            case MANDATORY -> !early;
            case ABSENT, EXPIRED -> !early && failure.isThrottling();
        };
    }

    /** One second, doubling to ten; the jitter takes up to half of it away, but never below a second. */
    private static long backoff(int tries, RandomGenerator random) {
        long full = Math.min(10 * SECOND, SECOND << Math.min(Math.max(tries - 1, 0), 4));
        return between(Math.max(SECOND, full / 2), full, random);
    }

    private static long between(long least, long most, RandomGenerator random) {
        return least == most ? least : random.nextLong(least, most + 1);
    }
}
