package dev.stslib.core.internal.event;

import java.time.Duration;

/** Times left, in words, as stslib writes them. */
final class RemainingTime {
    private RemainingTime() {}

    /** Such as {@code 3 hours, 59 minutes}; under an hour the minutes only, under a minute the seconds. */
    static String text(Duration left) {
        long minutes = left.toMinutes();
        if (minutes <= 0) {
            return count(Math.max(0, left.toSeconds()), "second");
        }
        if (minutes < 60) {
            return count(minutes, "minute");
        }
        return count(minutes / 60, "hour") + ", " + count(minutes % 60, "minute");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
