package dev.stslib.core.internal.cache;

import dev.stslib.core.event.Phase;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The immutable view of a cache entry that a reader takes with one volatile read. Every change makes a new one.
 *
 * <p>A wall clock that is set back must not lengthen the life of a value. So a view knows when its value arrived, by the
 * wall clock and by elapsed time: {@link #seenAt} finds the difference, which a decision takes into account. Between two
 * decisions, readers are served for no longer than the value still lives after that, whatever the clock is set to.
 *
 * @param <V> the type of the value
 */
final class CachedValue<V> {
    private static final long NEVER = Long.MIN_VALUE;
    private static final CachedValue<?> EMPTY = new CachedValue<>(null, NEVER, NEVER, null, 0, 0, Standing.GOOD, null);
    /** The two clocks differ a little, and are not read at the same time. */
    private static final long TOLERANCE_MILLIS = 5_000;

    final @Nullable V value;
    /** Before this time no reader is served without a decision; milliseconds since 1970. */
    private final long lookedAt;
    /** Until then a reader is served without any decision. */
    private final long servedUntil;
    /** The same without regard to a clock that is set back. */
    private final long freshUntil;

    private final @Nullable Lifespan lifespan;
    /** When the value arrived, or when its turning points were last moved, by the wall clock, milliseconds since 1970. */
    private final long arrivedAt;
    /** The same by elapsed time, nanoseconds. */
    private final long arrivedNanos;

    private final Standing standing;
    /** Made when first asked for. Making it twice does no harm. */
    private volatile @Nullable CompletionStage<V> stage;

    private CachedValue(
            @Nullable V value,
            long lookedAt,
            long freshUntil,
            @Nullable Lifespan lifespan,
            long arrivedAt,
            long arrivedNanos,
            Standing standing,
            @Nullable CompletionStage<V> stage) {
        this.value = value;
        this.lookedAt = lookedAt;
        this.freshUntil = freshUntil;
        this.servedUntil = lifespan == null || freshUntil == NEVER
                ? NEVER
                : Math.min(freshUntil, lookedAt + (lifespan.expiresAt() - freshUntil));
        this.lifespan = lifespan;
        this.arrivedAt = arrivedAt;
        this.arrivedNanos = arrivedNanos;
        this.standing = standing;
        this.stage = stage;
    }

    @SuppressWarnings("unchecked") // it has no value
    static <V> CachedValue<V> empty() {
        return (CachedValue<V>) EMPTY;
    }

    /** A value that arrives now. */
    static <V> CachedValue<V> of(V value, Lifespan lifespan, Timing timing) {
        long now = timing.millis();
        return new CachedValue<>(value, now, lifespan.freshUntil(), lifespan, now, timing.nanos(), Standing.GOOD, null);
    }

    /** Whether a reader is served without any decision. */
    boolean isServed(long millis) {
        return millis >= lookedAt && millis < servedUntil;
    }

    /** Whether there is nothing that a reader has to start or to wait for. */
    boolean isFresh(long millis) {
        return millis < freshUntil;
    }

    /** The same value while a refresh is in flight: until the mandatory window a reader has nothing to start. */
    CachedValue<V> inRefresh(long millis) {
        return lifespan == null ? this : freshUntil(lifespan.mandatoryAt(), millis);
    }

    /** The same value while no refresh is in flight. */
    CachedValue<V> afterRefresh(long millis) {
        return lifespan == null ? this : freshUntil(lifespan.freshUntil(), millis);
    }

    private CachedValue<V> freshUntil(long end, long millis) {
        return standing == Standing.GOOD
                ? new CachedValue<>(value, millis, end, lifespan, arrivedAt, arrivedNanos, standing, stage)
                : this;
    }

    /**
     * The same value as the clocks show it now: if the wall clock was set back since the value arrived, its turning points
     * are as much earlier.
     */
    CachedValue<V> seenAt(Timing timing) {
        if (lifespan == null) {
            return this;
        }
        long nanos = timing.nanos();
        long millis = timing.millis();
        long setBack = arrivedAt + TimeUnit.NANOSECONDS.toMillis(nanos - arrivedNanos) - millis;
        return setBack <= TOLERANCE_MILLIS
                ? this
                : new CachedValue<>(
                        value,
                        millis,
                        freshUntil == NEVER ? NEVER : freshUntil - setBack,
                        lifespan.earlier(setBack),
                        millis,
                        nanos,
                        standing,
                        stage);
    }

    /** The same value with a worse standing: no reader is served without a decision. */
    CachedValue<V> worse(Standing next) {
        return next.compareTo(standing) <= 0
                ? this
                : new CachedValue<>(value, NEVER, NEVER, lifespan, arrivedAt, arrivedNanos, next, null);
    }

    Standing standing() {
        return standing;
    }

    boolean isRefused() {
        return standing == Standing.REFUSED;
    }

    /** A completed stage, which is kept so that asynchronous reads of a fresh value allocate nothing. */
    CompletionStage<V> stage() {
        CompletionStage<V> known = stage;
        if (known == null) {
            known = CompletableFuture.completedStage(Objects.requireNonNull(value));
            stage = known;
        }
        return known;
    }

    /** The turning points, or null if there is no value. */
    @Nullable
    Lifespan lifespan() {
        return lifespan;
    }

    /** When the value ends, milliseconds since 1970; {@link Long#MIN_VALUE} if there is none. */
    long expiresAt() {
        return lifespan == null ? NEVER : lifespan.expiresAt();
    }

    /** The value if it is valid at a time and not in its mandatory window, or null. */
    @Nullable
    V beforeMandatory(long millis) {
        return lifespan == null || standing != Standing.GOOD || millis >= lifespan.mandatoryAt() ? null : value;
    }

    /** The phase by the clock. */
    Phase phaseByClock(long millis) {
        return lifespan == null ? Phase.ABSENT : lifespan.phase(millis);
    }

    /** The phase. A value that is outdated or refused is in its mandatory window at the earliest. */
    Phase phase(long millis) {
        Phase byClock = phaseByClock(millis);
        return standing == Standing.GOOD ? byClock : byClock.refused();
    }
}
