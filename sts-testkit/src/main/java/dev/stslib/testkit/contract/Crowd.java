package dev.stslib.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same at the same time. */
final class Crowd {
    private Crowd() {}

    /** What each thread does. */
    @FunctionalInterface
    interface Task {
        void run(int thread) throws Exception;
    }

    /** Runs the task on so many threads, which start together; fails if one of them fails. */
    static void run(int threads, Task task) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> outcomes = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                outcomes.add(pool.submit(() -> {
                    start.await();
                    task.run(thread);
                    return thread;
                }));
            }
            start.countDown();
            for (Future<?> outcome : outcomes) {
                outcome.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("A thread of the crowd failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The crowd was interrupted", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
