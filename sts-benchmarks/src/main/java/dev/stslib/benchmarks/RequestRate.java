package dev.stslib.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests started, and the most within any second, wherever it begins. */
final class RequestRate {
    private static final long SECOND = 1_000;

    private final AtomicLong total = new AtomicLong();
    private final Deque<Long> lastSecond = new ArrayDeque<>();
    private int most;

    /** A request starts; milliseconds since 1970. */
    void add(long now) {
        total.incrementAndGet();
        synchronized (this) {
            while (!lastSecond.isEmpty() && lastSecond.peek() <= now - SECOND) {
                lastSecond.remove();
            }
            lastSecond.add(now);
            most = Math.max(most, lastSecond.size());
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
