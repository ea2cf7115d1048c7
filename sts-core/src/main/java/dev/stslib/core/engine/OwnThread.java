package dev.stslib.core.engine;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread of a reader that makes a refresh itself. What it is given it runs while it waits for the outcome; when it
 * has left, the pool runs the rest.
 */
final class OwnThread implements Executor {
    /** Ends a wait for work. */
    private static final Runnable AWAKE = new Awake();

    private record Awake() implements Runnable {
        @Override
        public void run() {}
    }

    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Executor pool;
    private boolean left;

    OwnThread(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!left) {
                work.add(task);
                return;
            }
        }
        pool.execute(task);
    }

    /** Works until there is an outcome. */
    void workUntil(CompletableFuture<?> outcome) throws InterruptedException {
        CompletionStage<?> end = outcome;
        end.whenComplete((value, error) -> work.add(AWAKE));
        try {
            while (!outcome.isDone()) {
                work.take().run();
            }
        } finally {
            leave();
        }
    }

    /** A refresh that nobody goes on with would never end for those who wait for it. */
    private void handOn(Runnable task) {
        try {
            pool.execute(task);
        } catch (RuntimeException | Error e) {
            task.run();
        }
    }

    private void leave() {
        synchronized (this) {
            left = true;
        }
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            if (task != AWAKE) {
                handOn(task);
            }
        }
    }
}
