package dev.stslib.core.internal.ratelimit;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the caller of a request says about itself, and where it learns the request's place in the queue. */
public interface CallContext {
    /**
     * Says whether a reader is blocked until the answer comes. Awaited calls go before all others.
     *
     * @return true for a reader, false for the background
     */
    boolean isAwaited();

    /**
     * When the answer is needed. Of the calls that are not awaited, the earliest goes first.
     *
     * @return milliseconds since 1970; {@link Long#MIN_VALUE} if there are no credentials to serve meanwhile
     */
    long neededBy();

    /**
     * Says whether an earlier call for the same credentials failed. Such calls let others pass, so that credentials that cannot
     * be had do not hold up those that can. If they are awaited, one start in ten is theirs.
     *
     * @return false by default
     */
    default boolean isRetry() {
        return false;
    }

    /**
     * Chooses where the call runs.
     *
     * @param pool where calls usually run
     * @return the pool or another executor
     */
    Executor executor(Executor pool);

    /**
     * Called when the call enters the queue and when it leaves it to start. Must not block.
     *
     * @param call the queued call, or null once it starts
     */
    void queued(@Nullable QueuedCall<?> call);
}
