package dev.stslib.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Many threads that read once, all at the same time.
 *
 * @param millis how long it took until the last had its answer
 * @param failed how many got an exception
 */
record Rush(double millis, int failed) {
    /** Each thread reads what the function gives for its number. */
    static Rush of(int threads, IntFunction<?> read) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger failed = new AtomicInteger();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(pool.submit(() -> {
                    start.await();
                    try {
                        return read.apply(number);
                    } catch (RuntimeException e) {
                        failed.incrementAndGet();
                        return e;
                    }
                }));
            }
            long before = System.nanoTime();
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
            return new Rush((System.nanoTime() - before) / 1e6, failed.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
