package dev.stslib.benchmarks;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A pool of so many threads on simulated time: a request takes as long as is set. For one thread. */
final class SimulatedPool implements Executor {
    private final ScheduledExecutorService scheduler;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;
    private Duration length = Duration.ZERO;

    SimulatedPool(ManualClock clock, int threads) {
        scheduler = clock.scheduler();
        free = threads;
    }

    void takes(Duration each) {
        length = each;
    }

    @Override
    public void execute(Runnable work) {
        if (isRequest(work)) {
            waiting.add(work);
            next();
        } else {
            work.run();
        }
    }

    /** Requests come from the request dispatcher; what else it hands to its pool here, such as a time-out, takes no time. */
    private static boolean isRequest(Runnable work) {
        return work.getClass().getName().startsWith("dev.stslib.core.internal.ratelimit.EndpointQueue");
    }

    private void next() {
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
            free++;
            next();
        }
    }
}
