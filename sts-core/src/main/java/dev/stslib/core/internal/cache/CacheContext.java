package dev.stslib.core.internal.cache;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of one kind share.
 *
 * @param type how to read their values
 * @param timing when to refresh
 * @param scheduler runs background refreshes when they are due
 * @param events passes on what happens
 * @param pool runs what blocks
 * @param gate what happens before the background renews a value
 * @param <V> the type of the values
 */
public record CacheContext<V>(
        ExpiringType<V> type,
        Timing timing,
        RefreshScheduler scheduler,
        EventBus events,
        Executor pool,
        RenewalGate gate) {
    /** The executor of a reader that makes the refresh itself, if the settings say so, or null. */
    @Nullable
    CallerThreadExecutor callersThread() {
        return timing.settings().onCallersThread() ? new CallerThreadExecutor(pool) : null;
    }

    /**
     * Returns a context for values that are not refreshed ahead of need.
     *
     * @return the context
     */
    public CacheContext<V> withoutAdvisoryWindow() {
        return new CacheContext<>(type, timing.withoutAdvisoryWindow(), scheduler, events, pool, gate);
    }
}
