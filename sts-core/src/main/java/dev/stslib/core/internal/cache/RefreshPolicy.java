package dev.stslib.core.internal.cache;

import dev.stslib.core.event.Phase;
import dev.stslib.core.settings.RefreshSettings;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of refreshing as pure functions: what a reader gets, and what a failure puts off. The wall clock judges
 * expiration, elapsed time judges waits.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html">AWS SDKs and tools,
 *     credentials</a>
 */
final class RefreshPolicy {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private RefreshPolicy() {}

    /** What a reader gets. */
    enum Action {
        /** The current value. Nothing is started. */
        SERVE,
        /** The current value at once. A refresh is started in the background unless one is in flight. */
        SERVE_AND_REFRESH,
        /** The outcome of a refresh on the reader's own thread. If one is in flight, the current value. */
        REFRESH_ON_CALLER,
        /** The outcome of one refresh, shared by all readers that wait. */
        WAIT,
        /** The failure that is remembered. If a refresh is in flight, its outcome. */
        THROW
    }

    /**
     * What a reader gets.
     *
     * @param phase the phase by the clock
     * @param standing the standing of the current value. If it is not good, readers take the mandatory path, but a put-off
     *     in force stays in force
     * @param failure the last failure since the last success, or null
     * @param elapsed the elapsed time, nanoseconds
     */
    static Action onRead(
            Phase phase, Standing standing, @Nullable FailureState failure, long elapsed, RefreshSettings settings) {
        boolean putOff = isBackingOff(phase, standing, failure, elapsed, settings);
        if (standing == Standing.REFUSED) {
            return putOff ? Action.THROW : Action.WAIT;
        }
        return switch (standing == Standing.OUTDATED ? phase.refused() : phase) {
            case FRESH -> Action.SERVE;
            case ADVISORY -> putOff ? inAdvisoryPutOff(failure, settings) : openedBy(settings);
            case MANDATORY -> {
                boolean tried = failure != null && failure.hasTried();
                if (putOff) {
                    yield failure != null && failure.isFinal() && !tried ? Action.THROW : Action.SERVE;
                }
                yield tried ? Action.SERVE_AND_REFRESH : Action.WAIT;
            }
            case ABSENT, EXPIRED ->
                putOff ? (servesAfterFailure(phase, failure, settings) ? Action.SERVE : Action.THROW) : Action.WAIT;
        };
    }

    /** Whether a failure keeps readers from starting another refresh. */
    static boolean isBackingOff(
            Phase phase, Standing standing, @Nullable FailureState failure, long elapsed, RefreshSettings settings) {
        return failure != null
                && elapsed - failure.notBefore() < 0
                && (isInForce(failure, phase, settings)
                        || (standing == Standing.REFUSED && isInForce(failure, Phase.ABSENT, settings)));
    }

    /**
     * Whether the background may try again. A put-off of the advisory window ends with that window, which a machine that
     * slept, or a clock that was set, may reach earlier than elapsed time tells.
     */
    static boolean mayRetry(Phase phase, FailureState failure, long elapsed, RefreshSettings settings) {
        boolean windowIsOver = phase == Phase.MANDATORY || phase == Phase.EXPIRED;
        boolean ended = windowIsOver
                && endsWithItsWindow(failure, settings)
                && (!failure.isFinal() || elapsed - failure.notBefore() >= 0);
        return ended || elapsed - failure.retryAt() >= 0;
    }

    /** Whether a put-off belongs to the advisory window and so lasts no longer than that window. */
    static boolean endsWithItsWindow(FailureState failure, RefreshSettings settings) {
        return isBeforeMandatory(failure.phase()) && !settings.serveExpiredOnFailure();
    }

    private static boolean isBeforeMandatory(Phase phase) {
        return phase == Phase.ADVISORY || phase == Phase.FRESH;
    }

    /** A reader that would refresh on its own thread gets a final failure that another such reader got. */
    private static Action inAdvisoryPutOff(@Nullable FailureState failure, RefreshSettings settings) {
        return settings.onCallersThread() && failure != null && failure.isFinal() ? Action.THROW : Action.SERVE;
    }

    private static Action openedBy(RefreshSettings settings) {
        return settings.onCallersThread() ? Action.REFRESH_ON_CALLER : Action.SERVE_AND_REFRESH;
    }

    /**
     * How long a reader waits for a refresh: at most half the time that the current value still lives.
     *
     * @param lifespan the turning points of the current value, or null if there is none
     * @param millis the wall clock, milliseconds since 1970
     * @return milliseconds, at least one
     */
    static long waitMillis(@Nullable Lifespan lifespan, long millis, RefreshSettings settings) {
        long most = settings.waitTimeout().toMillis();
        long left = lifespan == null ? 0 : lifespan.expiresAt() - millis;
        return Math.max(1, left <= 0 ? most : Math.min(most, left / 2));
    }

    /** Whether readers that waited for a refresh that failed are served the current value instead of the failure. */
    static boolean servesAfterFailure(Phase phase, @Nullable FailureState failure, RefreshSettings settings) {
        return servesAfter(phase, failure != null && failure.isFinal(), settings);
    }

    static boolean servesAfter(Phase phase, boolean isFinal, RefreshSettings settings) {
        if (phase == Phase.ABSENT || isFinal) {
            return false;
        }
        return phase != Phase.EXPIRED || settings.serveExpiredOnFailure();
    }

    /**
     * What follows from a failure.
     *
     * @param phase the phase when the refresh failed; {@code ABSENT} if the value is refused, since it is not served
     * @param previous the failure before it since the last success, or null
     * @param elapsed the elapsed time, nanoseconds
     * @param nanosToMandatory the time left until the mandatory window, zero or more
     */
    static FailureState onFailure(
            RuntimeException error,
            Phase phase,
            @Nullable FailureState previous,
            long elapsed,
            long nanosToMandatory,
            RefreshSettings settings,
            RandomGenerator random) {
        boolean isFinal = FailureState.isFinal(error);
        boolean urgent = !isBeforeMandatory(phase);
        int tries = urgent ? (previous == null ? 1 : previous.urgentTries() + 1) : 0;
        boolean hasTried = (previous != null && previous.hasTried()) || (phase != Phase.FRESH && !isFinal);
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
            wait = FailureState.isThrottling(error) ? backoff : 0;
        }
        return new FailureState(error, phase, elapsed + wait, elapsed + retry, tries, hasTried);
    }

    /** A put-off holds in the phase that it was made for: one of the advisory window ends with that window. */
    private static boolean isInForce(FailureState failure, Phase phase, RefreshSettings settings) {
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

    /** One second, doubling to ten. Jitter takes up to half of it away, but never below a second. */
    private static long backoff(int tries, RandomGenerator random) {
        long full = Math.min(10 * SECOND, SECOND << Math.min(Math.max(tries - 1, 0), 4));
        return between(Math.max(SECOND, full / 2), full, random);
    }

    private static long between(long least, long most, RandomGenerator random) {
        return least == most ? least : random.nextLong(least, most + 1);
    }
}
