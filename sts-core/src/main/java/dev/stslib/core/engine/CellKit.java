package dev.stslib.core.engine;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all cells share that are kept by the same rules.
 *
 * @param timing time and chance, and the rules
 * @param flights starts refreshes
 * @param waits waits for them
 * @param pool runs what blocks
 */
record CellKit(Timing timing, Flights flights, Waits waits, Executor pool) {
    static CellKit of(Timing timing, Wakeups wakeups, CellObserver observer, Executor pool) {
        return new CellKit(timing, new Flights(timing, observer), new Waits(timing, wakeups, pool), pool);
    }

    /** The caller's thread, where a reader that opens the advisory window makes the refresh itself; otherwise null. */
    @Nullable
    OwnThread ownThread() {
        return timing.settings().onCallersThread() ? new OwnThread(pool) : null;
    }
}
