package dev.stslib.benchmarks;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A pool of so many threads on simulated time, in which one kind of work takes as long as is set. */
final class SimulatedPool implements Executor {
    /** Requests come from the request dispatcher. */
    static final String REQUEST = "dev.stslib.core.internal.ratelimit.EndpointQueue";

    private final String kind;
    private final Executor others;
    private final ScheduledExecutorService scheduler;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;
    private Duration length = Duration.ZERO;

    /** A pool in which requests to STS take time; what else it gets, such as a time-out, takes none. */
    SimulatedPool(ManualClock clock, int threads) {
        this(clock, threads, REQUEST, Runnable::run);
    }

    /**
     * A pool for one kind of work.
     *
     * @param kind how the names of the classes of its tasks begin
     * @param others runs all other work
     */
    SimulatedPool(ManualClock clock, int threads, String kind, Executor others) {
        this.kind = kind;
        this.others = others;
        scheduler = clock.scheduler();
        free = threads;
    }

    void takes(Duration each) {
        length = each;
    }

    @Override
    public void execute(Runnable work) {
        if (work.getClass().getName().startsWith(kind)) {
            synchronized (this) {
                waiting.add(work);
            }
            next();
        } else {
            others.execute(work);
        }
    }

    private synchronized void next() {
        while (free > 0 && !waiting.isEmpty()) {
            Runnable work = waiting.remove();
            if (length.isZero()) {
                work.run();
            } else {
                free--;
                ScheduledFuture<?> unused =
                        scheduler.schedule(() -> end(work), length.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void end(Runnable work) {
        try {
            work.run();
        } finally {
            synchronized (this) {
                free++;
            }
            next();
        }
    }
}
