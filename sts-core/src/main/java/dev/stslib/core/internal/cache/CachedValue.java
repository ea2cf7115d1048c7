package dev.stslib.core.internal.cache;

import dev.stslib.core.event.Phase;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The immutable view of a cache entry that a reader takes with one volatile read. Every change makes a new one.
 *
 * @param <V> the type of the value
 */
final class CachedValue<V> {
    private static final long NEVER = Long.MIN_VALUE;
    private static final CachedValue<?> EMPTY = new CachedValue<>(null, NEVER, null, Standing.GOOD, null);

    final @Nullable V value;
    /** Until then a reader is served without any decision; milliseconds since 1970. */
    final long freshUntil;

    private final @Nullable Lifespan lifespan;
    private final Standing standing;
    /** Made when first asked for. Making it twice does no harm. */
    private volatile @Nullable CompletionStage<V> stage;

    private CachedValue(
            @Nullable V value,
            long freshUntil,
            @Nullable Lifespan lifespan,
            Standing standing,
            @Nullable CompletionStage<V> stage) {
        this.value = value;
        this.freshUntil = freshUntil;
        this.lifespan = lifespan;
        this.standing = standing;
        this.stage = stage;
    }

    @SuppressWarnings("unchecked") // it has no value
    static <V> CachedValue<V> empty() {
        return (CachedValue<V>) EMPTY;
    }

    static <V> CachedValue<V> of(V value, Lifespan lifespan) {
        return new CachedValue<>(value, lifespan.freshUntil(), lifespan, Standing.GOOD, null);
    }

    /** The same value while a refresh is in flight: until the mandatory window a reader has nothing to start. */
    CachedValue<V> inRefresh() {
        return lifespan == null || standing != Standing.GOOD || lifespan.mandatoryAt() <= freshUntil
                ? this
                : servedUntil(lifespan.mandatoryAt());
    }

    /** The same value after a refresh that has brought no other. */
    CachedValue<V> afterRefresh() {
        return lifespan == null || standing != Standing.GOOD ? this : servedUntil(lifespan.freshUntil());
    }

    private CachedValue<V> servedUntil(long end) {
        return new CachedValue<>(value, end, lifespan, standing, stage);
    }

    /** The same value with a worse standing: no reader is served without a decision. */
    CachedValue<V> worse(Standing next) {
        return next.compareTo(standing) <= 0 ? this : new CachedValue<>(value, NEVER, lifespan, next, null);
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
