package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a reader sees in one read. A new one for each change. It holds the turning points itself: there is one for each role. */
final class Snapshot {
    private static final long NEVER = Long.MIN_VALUE;

    static final Snapshot EMPTY = new Snapshot(null, NEVER, NEVER, NEVER);

    final @Nullable TemporaryCredentials credentials;
    /** Until then a reader is served without a thought; milliseconds since 1970. */
    final long freshUntil;

    private final long advisoryAt;
    private final long mandatoryAt;
    /** Made when it is first wanted; two at the same time do no harm. */
    private volatile @Nullable CompletionStage<TemporaryCredentials> stage;

    private Snapshot(@Nullable TemporaryCredentials credentials, long freshUntil, long advisoryAt, long mandatoryAt) {
        this.credentials = credentials;
        this.freshUntil = freshUntil;
        this.advisoryAt = advisoryAt;
        this.mandatoryAt = mandatoryAt;
    }

    /**
     * New credentials.
     *
     * @param lifespan their turning points; it ends when they expire
     */
    static Snapshot of(TemporaryCredentials credentials, Lifespan lifespan) {
        return new Snapshot(credentials, lifespan.freshUntil(), lifespan.advisoryAt(), lifespan.mandatoryAt());
    }

    /**
     * The same credentials while a refresh is under way: until the mandatory window a reader would be served, and has
     * nothing to begin.
     */
    Snapshot inRefresh() {
        return isStale() || mandatoryAt <= freshUntil ? this : servedUntil(mandatoryAt);
    }

    /** The same credentials when that refresh has ended without others. */
    Snapshot afterRefresh() {
        return isStale() || credentials == null ? this : servedUntil(Math.min(advisoryAt, mandatoryAt));
    }

    private Snapshot servedUntil(long end) {
        Snapshot same = new Snapshot(credentials, end, advisoryAt, mandatoryAt);
        same.stage = stage;
        return same;
    }

    /** The same credentials, no longer fresh: every reader takes the slow path from now on. */
    Snapshot stale() {
        return new Snapshot(credentials, NEVER, advisoryAt, mandatoryAt);
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

    /** The turning points, or null if there are no credentials. */
    @Nullable
    Lifespan lifespan() {
        return credentials == null
                ? null
                : new Lifespan(advisoryAt, mandatoryAt, credentials.expiration().toEpochMilli());
    }

    /** When the advisory window opens, milliseconds since 1970; the smallest number if there are no credentials. */
    long advisoryAt() {
        return advisoryAt;
    }

    /** When they end, milliseconds since 1970; the smallest number if there are no credentials. */
    long expiresAt() {
        return credentials == null ? NEVER : credentials.expiration().toEpochMilli();
    }

    /** Whether they can sign at a time, milliseconds since 1970, without a thought: until their last minute. */
    boolean opensAt(long now) {
        return credentials != null && !isStale() && now < mandatoryAt;
    }

    boolean isStale() {
        return freshUntil == NEVER && credentials != null;
    }

    /** Where the credentials stand by the clock. */
    Phase phaseByClock(long now) {
        Lifespan lifespan = lifespan();
        return lifespan == null ? Phase.ABSENT : lifespan.phase(now);
    }

    /** The same, but that what a service refused is urgent. */
    Phase phase(long now) {
        return isStale() ? phaseByClock(now).refused() : phaseByClock(now);
    }
}
