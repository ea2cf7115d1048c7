package dev.stslib.house.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a soak found wrong, each kind with the number of times. Thread-safe. */
final class Findings {
    private static final int MOST = 1_000;

    private final Map<String, AtomicInteger> found = new ConcurrentSkipListMap<>();

    void add(String finding) {
        if (found.size() < MOST) {
            found.computeIfAbsent(finding, key -> new AtomicInteger()).incrementAndGet();
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        found.forEach((finding, times) ->
                text.append(times).append(" x ").append(finding).append('\n'));
        return text.toString();
    }
}
