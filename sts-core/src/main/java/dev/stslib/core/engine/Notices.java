package dev.stslib.core.engine;

import java.time.Duration;
import java.util.List;

/** At which times listeners are told of the end of credentials: some times before it, and at the end itself. */
final class Notices {
    /** For credentials that are renewed without a person: only where that has not worked. */
    static final Notices LAST_MINUTE = of(List.of(Duration.ofMinutes(1)));

    /** Milliseconds before the end, falling to zero. */
    private final long[] before;

    private Notices(long[] before) {
        this.before = before;
    }

    static Notices of(List<Duration> longestFirst) {
        long[] before = new long[longestFirst.size() + 1];
        for (int i = 0; i < longestFirst.size(); i++) {
            before[i] = longestFirst.get(i).toMillis();
        }
        return new Notices(before);
    }

    /** How many are due at a time, milliseconds since 1970. */
    int due(long expiresAt, long now) {
        int due = 0;
        while (due < before.length && expiresAt - before[due] <= now) {
            due++;
        }
        return due;
    }

    /** When the next is due after a number of them have been told; the largest number for never. */
    long next(long expiresAt, int told) {
        return told < before.length ? expiresAt - before[told] : Long.MAX_VALUE;
    }
}
