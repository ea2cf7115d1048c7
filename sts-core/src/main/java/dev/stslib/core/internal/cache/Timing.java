package dev.stslib.core.internal.cache;

import dev.stslib.core.event.Phase;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The clocks, the randomness and the settings that decide when to refresh.
 *
 * @param clock the wall clock, which judges expiration
 * @param elapsed the elapsed time in nanoseconds, which judges waits
 * @param random the source of jitter
 * @param settings how to refresh
 */
public record Timing(InstantSource clock, LongSupplier elapsed, RandomGenerator random, RefreshSettings settings) {
    /** The two clocks differ a little, are not read at the same time, and time servers correct one of them. */
    private static final long TOLERANCE_MILLIS = 5_000;

    /**
     * One moment by both clocks. It shows whether the wall clock was set back since, which must lengthen no life.
     *
     * @param millis the wall clock, milliseconds since 1970
     * @param nanos the elapsed time, nanoseconds
     */
    public record Moment(long millis, long nanos) {
        /**
         * By how much the wall clock was set back between this moment and a later one.
         *
         * @param later the later moment
         * @return milliseconds; zero for up to five seconds
         */
        public long setBack(Moment later) {
            long setBack = millis + TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos) - later.millis;
            return setBack <= TOLERANCE_MILLIS ? 0 : setBack;
        }
    }

    /**
     * The present moment.
     *
     * @return the moment
     */
    public Moment now() {
        return new Moment(millis(), nanos());
    }

    /** The turning points of a value that has just arrived, spread by jitter. */
    Lifespan lifespan(Instant issuedAt, Instant expiration) {
        double jitter = settings.jitter();
        return Lifespan.of(issuedAt, expiration, settings.advisoryWindow())
                .opened(jitter > 0 ? random.nextDouble(jitter) : 0);
    }

    /**
     * The turning points of a value that another process asked for. Its window opens after the turn of that process, so that
     * one process renews it for all, and before the mandatory window, in case that process has ended.
     */
    Lifespan lifespanOfFound(Instant issuedAt, Instant expiration) {
        double jitter = settings.jitter();
        Lifespan latest =
                Lifespan.of(issuedAt, expiration, settings.advisoryWindow()).opened(jitter);
        long room = (latest.mandatoryAt() - latest.advisoryAt()) / 2;
        return jitter > 0 && room > 0 ? latest.later(random.nextLong(room)) : lifespan(issuedAt, expiration);
    }

    long millis() {
        return clock.millis();
    }

    long nanos() {
        return elapsed.getAsLong();
    }

    /** When the background refreshes a value next, milliseconds since 1970; {@link Long#MAX_VALUE} for no value. */
    long nextTry(CachedValue<?> view, @Nullable FailureState failure) {
        Lifespan lifespan = view.lifespan();
        if (lifespan == null) {
            return Long.MAX_VALUE;
        }
        if (failure == null) {
            return lifespan.advisoryAt();
        }
        long next = nextTry(failure, lifespan);
        return view.standing() != Standing.GOOD ? next : Math.max(next, lifespan.advisoryAt());
    }

    /** When the background tries again after a failure, milliseconds of the wall clock since 1970. */
    long nextTry(FailureState failure, Lifespan lifespan) {
        long next = whenElapsed(failure.retryAt());
        if (RefreshPolicy.endsWithItsWindow(failure, settings)) {
            long end = lifespan.mandatoryAt();
            next = Math.min(next, failure.isFinal() ? Math.max(end, whenElapsed(failure.notBefore())) : end);
        }
        return next;
    }

    /** When the wall clock will show that a point of elapsed time has passed, unless the clock is set before. */
    private long whenElapsed(long nanos) {
        long left = Math.max(0, nanos - nanos());
        // One millisecond later, so that the wait is over when the timer fires.
        return millis() + TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    /** Whether no failure puts off a try of the background. */
    boolean mayTry(@Nullable FailureState failure, Phase phase) {
        return failure == null || RefreshPolicy.mayRetry(phase, failure, nanos(), settings);
    }

    /**
     * Returns the timing of values that are not refreshed before their mandatory window, for example because only a person
     * can renew them.
     *
     * @return the timing
     */
    public Timing withoutAdvisoryWindow() {
        return new Timing(clock, elapsed, random, settings.withAdvisoryWindow(Duration.ZERO));
    }
}
