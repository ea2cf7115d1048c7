package dev.stslib.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** How many requests started, and the most within any second, wherever it begins. Its size does not depend on their number. */
final class RequestRate {
    private static final int SECOND = 1_000;

    private final AtomicLong total = new AtomicLong();
    /** The requests of each millisecond of the last second. */
    private final int[] counts = new int[SECOND];

    private long last = Long.MIN_VALUE;
    /** Where the last millisecond is counted. */
    private int slot;

    private int inLastSecond;
    private int most;

    /** A request starts; milliseconds since 1970. */
    void add(long now) {
        total.incrementAndGet();
        synchronized (this) {
            for (long passed = Math.min(now - Math.max(last, now - SECOND), SECOND); passed > 0; passed--) {
                slot = slot + 1 == SECOND ? 0 : slot + 1;
                inLastSecond -= counts[slot];
                counts[slot] = 0;
            }
            last = Math.max(last, now);
            // One that comes a moment late counts as of now.
            counts[slot]++;
            inLastSecond++;
            most = Math.max(most, inLastSecond);
        }
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
