package dev.stslib.store.jdbc;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** The threads of an open store, all of them daemons. */
final class JdbcThreads implements AutoCloseable {
    /** How many calls are made at once, each with one connection. */
    static final int CALLS = 8;

    private static final ThreadFactory FACTORY = work -> {
        Thread thread = new Thread(work, "stslib-jdbc");
        thread.setDaemon(true);
        return thread;
    };

    /** Wakes the thread that worked last, which is quicker than to wake all in turn. */
    private final ForkJoinPool calls =
            new ForkJoinPool(CALLS, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, FACTORY);

    JdbcThreads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Makes calls, which block. */
    ExecutorService calls() {
        return calls;
    }

    /** Starts what does not block. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** Starts work that takes as long as the store is open. */
    static Thread start(Runnable work) {
        Thread thread = FACTORY.newThread(work);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        calls.shutdown(); // what was begun ends within its time
    }
}
