package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.core.internal.ratelimit.CallContext;
import dev.stslib.core.internal.ratelimit.QueuedCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One refresh under way, shared by all who wait for it. */
final class Flight implements CallContext {
    final Urgency urgency;
    /** Elapsed time, nanoseconds. */
    final long startedAt;
    /** The thread of the reader that makes this refresh itself, or null. */
    final @Nullable OwnThread own;

    final CompletableFuture<TemporaryCredentials> landing = new CompletableFuture<>();
    private final long neededBy;
    private volatile boolean awaited;
    private volatile @Nullable QueuedCall<?> queuedCall;
    private volatile @Nullable Flight source;

    /**
     * Begins a refresh.
     *
     * @param urgency who is behind it
     * @param startedAt the elapsed time
     * @param neededBy when what is there ends, milliseconds since 1970; the smallest number if there is nothing
     * @param own who makes it himself, or null for the pool
     */
    Flight(Urgency urgency, long startedAt, long neededBy, @Nullable OwnThread own) {
        this.urgency = urgency;
        this.startedAt = startedAt;
        this.neededBy = neededBy;
        this.own = own;
        awaited = urgency != Urgency.BACKGROUND;
    }

    /** A caller's own request, which nobody shares. */
    static Flight alone() {
        return new Flight(Urgency.WAITED_FOR, 0, Long.MIN_VALUE, null);
    }

    /** Somebody is blocked from now on until this lands. */
    void await() {
        awaited = true;
        QueuedCall<?> queued = queuedCall;
        if (queued != null) {
            queued.prioritize();
        }
        Flight first = source;
        if (first != null) {
            first.await();
        }
    }

    /** The source of the request has to be refreshed first. */
    void comesAfter(Flight first) {
        source = first;
        if (awaited) {
            first.await();
        }
    }

    /** What holds the request up, or null if it has started. */
    @Nullable
    String holdUp() {
        QueuedCall<?> queued = queuedCall;
        Flight first = source;
        return queued != null ? queued.waitingFor() : first == null || first.landing.isDone() ? null : first.holdUp();
    }

    @Override
    public boolean isAwaited() {
        return awaited;
    }

    @Override
    public long neededBy() {
        return neededBy;
    }

    @Override
    public Executor executor(Executor pool) {
        return own == null ? pool : own;
    }

    @Override
    public void queued(@Nullable QueuedCall<?> call) {
        queuedCall = call;
    }

    /** Whether it failed for a reason that does not concern a reader who joined it: that one tries again. */
    boolean failedAlone(RuntimeException error) {
        return (urgency == Urgency.BACKGROUND && error instanceof MfaCodeRequiredException) || wasInterrupted(error);
    }

    /** Whether it failed since the reader that made it was interrupted. */
    boolean wasInterrupted(RuntimeException error) {
        return own != null && error instanceof CallInterruptedException;
    }

    /** What was really thrown. */
    static RuntimeException unwrap(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
