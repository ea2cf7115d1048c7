package dev.stslib.core.traffic;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many requests may start, by Bucket4j on the engine's elapsed time. A quarter of the limit may start at once, the rest
 * comes evenly over a second, so that no second sees more than the limit, wherever it begins. When STS says that it is too
 * much, the limit is halved, down to a twentieth; it comes back in tenths, one for each second's worth of good answers.
 * For one thread at a time.
 */
final class RateLimit {
    private static final int BURST_SHARE = 4;
    private static final int FLOOR_SHARE = 20;
    private static final int STEP_SHARE = 10;
    /** One token for each nanosecond. */
    private static final int MOST_OF_BUCKET4J = 1_000_000_000;

    private final LongSupplier elapsed;
    private final int most;
    private final Bucket bucket;
    private int current;
    private int answered;
    private long loweredAt;

    RateLimit(LongSupplier elapsed, int most) {
        this.elapsed = elapsed;
        this.most = most;
        current = most;
        loweredAt = elapsed.getAsLong() - 1;
        bucket = Bucket.builder()
                .addLimit(bandwidth(most))
                .withCustomTimePrecision(new ElapsedTime(elapsed))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    private static Bandwidth bandwidth(int limit) {
        int burst = Math.max(1, limit / BURST_SHARE);
        // One a second has no room for a burst besides: one token, and a second for the next.
        int steady = Math.min(MOST_OF_BUCKET4J, Math.max(1, limit - burst));
        return Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(steady, Duration.ofSeconds(1))
                .build();
    }

    /** The limit now. */
    int current() {
        return current;
    }

    /** How many requests may start at this moment. */
    long available() {
        return bucket.getAvailableTokens();
    }

    boolean take() {
        return bucket.tryConsume(1);
    }

    /** A request that starts whatever the limit says: the next ones wait for longer. */
    void overdraw() {
        bucket.consumeIgnoringRateLimits(1);
    }

    /** How long it is until the next request may start, nanoseconds. */
    long nanosToNext() {
        return bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    void answered() {
        answered++;
        if (current < most && answered >= current) {
            set(Math.min(most, current + Math.max(1, most / STEP_SHARE)));
        }
    }

    /** STS said that it is too much. Requests that started before it was last lowered say nothing new. */
    void throttled(long startedAt) {
        if (startedAt - loweredAt > 0) {
            loweredAt = elapsed.getAsLong();
            set(Math.max(Math.max(1, most / FLOOR_SHARE), current / 2));
        }
    }

    private void set(int limit) {
        answered = 0;
        if (limit != current) {
            current = limit;
            bucket.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(bandwidth(limit)).build(), TokensInheritanceStrategy.AS_IS);
        }
    }

    /** Bucket4j on the engine's clock. */
    private record ElapsedTime(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
