package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.refresh.Failure;
import dev.stslib.core.refresh.Freshness;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import dev.stslib.core.refresh.RefreshSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that time and chance decide.
 *
 * @param clock the wall clock, which judges expiry
 * @param elapsed the elapsed time in nanoseconds, which judges waits
 * @param random the source of jitter
 * @param settings how to refresh
 */
public record Timing(InstantSource clock, LongSupplier elapsed, RandomGenerator random, RefreshSettings settings) {
    /** The turning points of credentials that have just arrived, spread by chance. */
    Lifespan lifespan(TemporaryCredentials credentials) {
        double jitter = settings.jitter();
        return Lifespan.of(credentials, settings.advisoryWindow()).opened(jitter > 0 ? random.nextDouble(jitter) : 0);
    }

    /** Whether a point of elapsed time has passed. */
    boolean isOver(long nanos) {
        return nanos - elapsed.getAsLong() <= 0;
    }

    /** When the wall clock will show that a point of elapsed time has passed, if nobody sets it meanwhile. */
    long whenElapsed(long nanos) {
        long left = Math.max(0, nanos - elapsed.getAsLong());
        // A whole millisecond later, so that the wait is over when the timer rings.
        return clock.millis() + TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    /** When the background tries again after a failure, milliseconds of the wall clock since 1970. */
    long nextTry(Failure failure, Lifespan lifespan) {
        long next = whenElapsed(failure.retryAt());
        if (Freshness.endsWithItsWindow(failure, settings)) {
            long end = lifespan.mandatoryAt();
            next = Math.min(next, failure.isFinal() ? Math.max(end, whenElapsed(failure.notBefore())) : end);
        }
        return next;
    }

    /** Whether nothing puts a try of the background off. */
    boolean mayTry(@Nullable Failure failure, Phase phase) {
        return failure == null || Freshness.mayRetry(phase, failure, elapsed.getAsLong(), settings);
    }

    /** The same for credentials that only a person can renew: nothing is tried before their last minute. */
    Timing untilTheLastMinute() {
        return new Timing(clock, elapsed, random, settings.withAdvisoryWindow(Duration.ZERO));
    }
}
