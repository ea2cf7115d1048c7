package dev.stslib.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/** How many requests started, and in which second the most. */
final class RequestRate {
    private final AtomicLong total = new AtomicLong();
    private long second = Long.MIN_VALUE;
    private long inSecond;
    private long most;

    void add(long now) {
        total.incrementAndGet();
        synchronized (this) {
            if (now != second) {
                second = now;
                inSecond = 0;
            }
            inSecond++;
            most = Math.max(most, inSecond);
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
