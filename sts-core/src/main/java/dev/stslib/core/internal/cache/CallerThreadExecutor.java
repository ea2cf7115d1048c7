package dev.stslib.core.internal.cache;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs the work of a refresh on the thread of the caller that waits for it. Once that caller has stopped waiting, a pool
 * runs the rest.
 */
final class CallerThreadExecutor implements Executor {
    /** Ends {@link BlockingQueue#take()} when the result is there. */
    @SuppressWarnings("UnnecessaryLambda") // it is compared by identity
    private static final Runnable WAKE_UP = () -> {};

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Executor pool;
    private boolean callerLeft;

    CallerThreadExecutor(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!callerLeft) {
                tasks.add(task);
                return;
            }
        }
        pool.execute(task);
    }

    /** Runs tasks on the calling thread until {@code result} is completed. */
    void runUntilDone(CompletableFuture<?> result) throws InterruptedException {
        CompletionStage<?> end = result;
        end.whenComplete((value, error) -> tasks.add(WAKE_UP));
        try {
            while (!result.isDone()) {
                tasks.take().run();
            }
        } finally {
            leave();
        }
    }

    private void leave() {
        synchronized (this) {
            callerLeft = true;
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            if (task != WAKE_UP) {
                handOver(task);
            }
        }
    }

    /** Runs the task here if the pool does not take it: otherwise the refresh would never end for others that wait. */
    private void handOver(Runnable task) {
        try {
            pool.execute(task);
        } catch (RuntimeException | Error e) {
            task.run();
        }
    }
}
