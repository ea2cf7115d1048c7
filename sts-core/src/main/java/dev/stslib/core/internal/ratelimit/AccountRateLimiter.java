package dev.stslib.core.internal.ratelimit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rate limit of one account at one endpoint: a Bucket4j token bucket on the engine's elapsed time. A quarter of the
 * limit may start at once and the rest evenly over a second, so that no second sees more than the limit, wherever it
 * begins. Throttling halves the limit, down to a twentieth; each second's worth of successful answers gives a tenth back.
 * Guarded by its queue.
 */
final class AccountRateLimiter {
    private static final int BURST_SHARE = 4;
    private static final int FLOOR_SHARE = 20;
    private static final int STEP_SHARE = 10;
    /** About how many answers the share of throttled ones is taken from. */
    private static final double ANSWERS_REMEMBERED = 20;

    private static final double FEW_THROTTLED = 0.2;
    /** One token for each nanosecond. */
    private static final int BUCKET4J_MAX_RATE = 1_000_000_000;
    /** A lowered limit is forgotten when no request has started for this long. */
    private static final long FORGET_AFTER_NANOS = Duration.ofMinutes(10).toNanos();

    private final LongSupplier elapsedNanos;
    private final int maxLimit;
    /** Null without a limit. */
    private final @Nullable Bucket bucket;

    /** The share of throttled answers among the latest, 0 to 1. */
    private double throttledShare;

    private int limit;
    private int succeeded;
    private boolean everLowered;
    private long loweredAt;
    private long lastStart;
    /** Calls that were handed to an executor and have not started, so that they have no token yet. */
    private int dispatched;

    /**
     * Makes a limiter.
     *
     * @param maxLimit requests per second, or {@link Integer#MAX_VALUE} for no limit
     */
    AccountRateLimiter(LongSupplier elapsedNanos, int maxLimit) {
        this.elapsedNanos = elapsedNanos;
        this.maxLimit = maxLimit;
        limit = maxLimit;
        lastStart = elapsedNanos.getAsLong();
        bucket = maxLimit == Integer.MAX_VALUE ? null : bucket(elapsedNanos, maxLimit);
    }

    private static Bucket bucket(LongSupplier elapsedNanos, int limit) {
        return Bucket.builder()
                .addLimit(bandwidth(limit))
                .withCustomTimePrecision(new ElapsedTime(elapsedNanos))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    private static Bandwidth bandwidth(int limit) {
        // A limit of 1 leaves no room for a burst: one token, and a second for the next.
        int steady = Math.min(BUCKET4J_MAX_RATE, Math.max(1, limit - burst(limit)));
        return Bandwidth.builder()
                .capacity(burst(limit))
                .refillGreedy(steady, Duration.ofSeconds(1))
                .build();
    }

    private static int burst(int limit) {
        return Math.max(1, limit / BURST_SHARE);
    }

    boolean isLimited() {
        return bucket != null;
    }

    /** The present limit, requests per second. */
    int limit() {
        return limit;
    }

    /** Whether another call may be handed to its executor: each that was handed over will take a token. */
    boolean canDispatch() {
        return bucket == null || bucket.getAvailableTokens() > dispatched;
    }

    void dispatched() {
        dispatched++;
    }

    /** A dispatched call will not start. */
    void dispatchFailed() {
        dispatched--;
    }

    /** Takes a token for a dispatched call; false if there is none left and the call has to queue again. */
    boolean tryStart() {
        dispatched--;
        lastStart = elapsedNanos.getAsLong();
        return bucket == null || bucket.tryConsume(1);
    }

    /** Takes a token for a request that starts whatever the limit; later calls wait longer if there is none. */
    void startUnqueued() {
        lastStart = elapsedNanos.getAsLong();
        if (bucket != null) {
            bucket.consumeIgnoringRateLimits(1);
        }
    }

    /** Nanoseconds until a token comes; {@link Long#MAX_VALUE} if no wait is needed, or dispatched calls come first. */
    long nanosToNextToken() {
        return bucket == null || bucket.getAvailableTokens() > 0
                ? Long.MAX_VALUE
                : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    /** Notes an answer that was neither good nor throttled. */
    void refused() {
        noteThrottled(false);
    }

    private void noteThrottled(boolean throttled) {
        throttledShare += ((throttled ? 1 : 0) - throttledShare) / ANSWERS_REMEMBERED;
    }

    void succeeded() {
        noteThrottled(false);
        succeeded++;
        if (limit < maxLimit && succeeded >= limit) {
            setLimit(Math.min(maxLimit, limit + Math.max(1, maxLimit / STEP_SHARE)));
        }
    }

    /**
     * Lowers the limit. Requests that started before it was last lowered say nothing new. Neither do those for credentials
     * that were throttled before, while nearly all others get answers: then the account is not the reason.
     */
    void throttled(long startedAt, boolean isRetry) {
        noteThrottled(true);
        if (isRetry && throttledShare < FEW_THROTTLED) {
            return;
        }
        if (!everLowered || startedAt - loweredAt > 0) {
            everLowered = true;
            loweredAt = elapsedNanos.getAsLong();
            setLimit(Math.max(Math.max(1, maxLimit / FLOOR_SHARE), limit / 2));
        }
    }

    private void setLimit(int value) {
        succeeded = 0;
        if (bucket != null && value != limit) {
            limit = value;
            bucket.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(bandwidth(value)).build(), TokensInheritanceStrategy.AS_IS);
        }
    }

    /** Whether a new limiter would do the same, or this one has been unused for so long that it may be dropped. */
    boolean isDisposable() {
        if (dispatched > 0) {
            return false;
        }
        boolean likeNew = bucket == null || (limit == maxLimit && bucket.getAvailableTokens() >= burst(limit));
        return likeNew || elapsedNanos.getAsLong() - lastStart > FORGET_AFTER_NANOS;
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
