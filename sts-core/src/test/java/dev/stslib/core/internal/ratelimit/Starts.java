package dev.stslib.core.internal.ratelimit;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** When requests start, by a manual clock. */
final class Starts {
    private Starts() {}

    /**
     * The most that started in any second, wherever it begins.
     *
     * @param times when they started, elapsed nanoseconds
     */
    static int mostInAnySecond(List<Long> times) {
        int most = 0;
        for (int first = 0; first < times.size(); first++) {
            int last = first;
            while (last < times.size() && times.get(last) - times.get(first) < 1_000_000_000L) {
                last++;
            }
            most = Math.max(most, last - first);
        }
        return most;
    }

    /** Lets time pass in small steps. */
    static void pass(ManualClock clock, Duration length) {
        for (long done = 0; done < length.toMillis(); done += 5) {
            clock.advance(Duration.ofMillis(5));
        }
    }
}
