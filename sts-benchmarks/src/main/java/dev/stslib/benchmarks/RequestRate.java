package dev.stslib.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** How many requests started, and the most within any second, wherever it begins. Takes no more room for more of them. */
final class RequestRate {
    private static final int SECOND = 1_000;

    private final AtomicLong total = new AtomicLong();
    /** The requests of each millisecond of the last second. */
    private final int[] counts = new int[SECOND];

    private long last = Long.MIN_VALUE;
    private int inLastSecond;
    private int most;

    /** A request starts; milliseconds since 1970. */
    void add(long now) {
        total.incrementAndGet();
        synchronized (this) {
            for (long millis = Math.max(last, now - SECOND) + 1; millis <= now; millis++) {
                inLastSecond -= counts[slot(millis)];
                counts[slot(millis)] = 0;
            }
            last = Math.max(last, now);
            if (now > last - SECOND) {
                counts[slot(now)]++;
                inLastSecond++;
                most = Math.max(most, inLastSecond);
            }
        }
    }

    private static int slot(long millis) {
        return (int) (millis % SECOND);
    }

    long total() {
        return total.get();
    }

    synchronized long mostInOneSecond() {
        return most;
    }

    /** Forgets the busiest second, not the total. */
    synchronized void again() {
        most = 0;
    }
}
