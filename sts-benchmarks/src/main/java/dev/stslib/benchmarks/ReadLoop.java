package dev.stslib.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Threads that read as often as they can and note how long each read took. */
final class ReadLoop {
    private ReadLoop() {}

    /** Reads until the time is over; a thread that is held by a read then ends late. */
    static Latencies run(int threads, Duration length, Supplier<?> read) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long end = System.nanoTime() + length.toNanos();
            Callable<Latencies> loop = () -> loop(end, read);
            List<Future<Latencies>> started = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                started.add(pool.submit(loop));
            }
            Latencies all = new Latencies();
            for (Future<Latencies> one : started) {
                all.add(one.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Latencies loop(long end, Supplier<?> read) {
        Latencies times = new Latencies();
        long before = System.nanoTime();
        do {
            if (read.get() == null) {
                throw new IllegalStateException("nothing was read");
            }
            long after = System.nanoTime();
            times.add(after - before);
            before = after;
        } while (before - end < 0);
        return times;
    }
}
