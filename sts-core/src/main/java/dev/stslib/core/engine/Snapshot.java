package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a reader sees in one read. A new one for each change. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(null, null, Long.MIN_VALUE);

    final @Nullable TemporaryCredentials credentials;
    final @Nullable Lifespan lifespan;
    /** Until then a reader is served without a thought; milliseconds since 1970. */
    final long freshUntil;
    /** Made when it is first wanted; two at the same time do no harm. */
    private @Nullable CompletionStage<TemporaryCredentials> stage;

    private Snapshot(@Nullable TemporaryCredentials credentials, @Nullable Lifespan lifespan, long freshUntil) {
        this.credentials = credentials;
        this.lifespan = lifespan;
        this.freshUntil = freshUntil;
    }

    /** Already completed, and kept, so that an asynchronous read of fresh credentials allocates nothing. */
    CompletionStage<TemporaryCredentials> stage() {
        CompletionStage<TemporaryCredentials> known = stage;
        if (known == null) {
            known = CompletableFuture.completedStage(Objects.requireNonNull(credentials));
            stage = known;
        }
        return known;
    }

    static Snapshot of(TemporaryCredentials credentials, Lifespan lifespan) {
        return new Snapshot(credentials, lifespan, lifespan.freshUntil());
    }

    /** The same credentials, no longer fresh: every reader takes the slow path from now on. */
    Snapshot stale() {
        return new Snapshot(credentials, lifespan, Long.MIN_VALUE);
    }

    /** Whether they can sign at a time, milliseconds since 1970, without a thought: until their last minute. */
    boolean opensAt(long now) {
        return lifespan != null && !isStale() && now < lifespan.mandatoryAt();
    }

    boolean isStale() {
        return freshUntil == Long.MIN_VALUE && credentials != null;
    }

    /** Where the credentials stand by the clock. */
    Phase phaseByClock(long now) {
        return lifespan == null ? Phase.ABSENT : lifespan.phase(now);
    }

    /** The same, but that what a service refused is urgent. */
    Phase phase(long now) {
        return isStale() ? phaseByClock(now).refused() : phaseByClock(now);
    }
}
