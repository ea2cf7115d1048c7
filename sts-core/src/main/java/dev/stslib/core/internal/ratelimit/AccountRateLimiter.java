package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.spi.SharedRateLimit.Demand;
import dev.stslib.api.spi.SharedRateLimit.Grant;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.Objects;
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

    /** Null if there is no fleet. */
    private final @Nullable FleetPermits fleet;
    /** By how much this process divides the limit. */
    private int divisor;

    /**
     * Makes a limiter.
     *
     * @param maxLimit requests per second, or {@link Integer#MAX_VALUE} for no limit
     * @param fleet what is needed besides, or null
     */
    AccountRateLimiter(LongSupplier elapsedNanos, int maxLimit, @Nullable FleetPermits fleet) {
        this.elapsedNanos = elapsedNanos;
        this.maxLimit = maxLimit;
        this.fleet = maxLimit == Integer.MAX_VALUE ? null : fleet;
        divisor = 1;
        limit = maxLimit;
        lastStart = elapsedNanos.getAsLong();
        bucket = maxLimit == Integer.MAX_VALUE ? null : bucket(elapsedNanos, maxLimit);
        divide();
    }

    private static Bucket bucket(LongSupplier elapsedNanos, int limit) {
        return Bucket.builder()
                .addLimit(bandwidth(limit))
                .withCustomTimePrecision(new ElapsedTime(elapsedNanos))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    private static Bandwidth bandwidth(int limit) {
        return Bandwidth.builder()
                .capacity(burst(limit))
                .refillGreedy(steady(limit), Duration.ofSeconds(1))
                .build();
    }

    /** A limit of 1 leaves no room for a burst: one token, and a second for the next. */
    private static int steady(int limit) {
        return Math.min(BUCKET4J_MAX_RATE, Math.max(1, limit - burst(limit)));
    }

    private static int burst(int limit) {
        return Math.max(1, limit / BURST_SHARE);
    }

    boolean isLimited() {
        return bucket != null;
    }

    /** The present limit, requests per second. */
    int limit() {
        return Math.max(1, limit / divisor);
    }

    /** How many all processes together may start at once. */
    int burst() {
        return burst(limit);
    }

    /** How many all processes together may start in each second after that. */
    int steady() {
        return steady(limit);
    }

    /** Whether another call may be handed to its executor: each that was handed over will take a token. */
    boolean canDispatch() {
        return (bucket == null || bucket.getAvailableTokens() > dispatched)
                && (fleet == null || fleet.mayDispatch(dispatched));
    }

    /** Whether the limit is that of all processes together. */
    boolean isOfFleet() {
        return fleet != null && fleet.isInForce();
    }

    /** The question to the fleet for calls that can start, as in {@link FleetPermits#question}; or null. */
    @Nullable
    Demand question(int urgent, int all) {
        return fleet == null ? null : fleet.question(urgent, all, dispatched, this);
    }

    /** Takes the answer to a question, or null if there is none. */
    void answered(@Nullable Grant grant) {
        Objects.requireNonNull(fleet, "fleet").answered(grant, limit);
        divide();
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
        boolean starts = (fleet == null || fleet.mayDispatch(0)) && (bucket == null || bucket.tryConsume(1));
        if (starts && fleet != null) {
            fleet.use();
        }
        return starts;
    }

    /** Takes a token for a request that starts whatever the limit; later calls wait longer if there is none. */
    void startUnqueued() {
        lastStart = elapsedNanos.getAsLong();
        if (bucket != null) {
            bucket.consumeIgnoringRateLimits(1);
        }
    }

    /**
     * Nanoseconds until a token comes, or the time to ask the fleet; {@link Long#MAX_VALUE} if no wait is needed, or
     * dispatched calls or an answer come first.
     */
    long nanosToNextToken() {
        if (bucket != null && bucket.getAvailableTokens() <= 0) {
            return bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        }
        return fleet == null ? Long.MAX_VALUE : fleet.nanosToNextQuestion();
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
            configure(bucket);
        }
    }

    /** Divides the limit as the fleet needs it now. */
    private void divide() {
        int value = fleet == null ? 1 : fleet.divisor();
        if (bucket != null && value != divisor) {
            divisor = value;
            configure(bucket);
        }
    }

    private void configure(Bucket changed) {
        changed.replaceConfiguration(
                BucketConfiguration.builder().addLimit(bandwidth(limit())).build(), TokensInheritanceStrategy.AS_IS);
    }

    /** Whether a new limiter would do the same, or this one has been unused for so long that it may be dropped. */
    boolean isDisposable() {
        if (dispatched > 0) {
            return false;
        }
        boolean likeNew =
                bucket == null || (limit == maxLimit && divisor == 1 && bucket.getAvailableTokens() >= burst(limit));
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
