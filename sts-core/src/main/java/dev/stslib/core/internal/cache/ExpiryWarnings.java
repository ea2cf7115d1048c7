package dev.stslib.core.internal.cache;

import java.time.Duration;
import java.util.List;

/** When listeners are warned of the end of credentials: at some times before it, and at the end itself. */
public final class ExpiryWarnings {
    /** For credentials that need no code: one minute before their end, which is reached only if refreshes fail. */
    static final ExpiryWarnings LAST_MINUTE = of(List.of(Duration.ofMinutes(1)));

    /** Milliseconds before the end, descending to zero. */
    private final long[] before;

    private ExpiryWarnings(long[] before) {
        this.before = before;
    }

    /**
     * Warnings at some times before the end, and at the end.
     *
     * @param longestFirst how long before the end, the longest first
     * @return the warnings
     */
    public static ExpiryWarnings of(List<Duration> longestFirst) {
        long[] before = new long[longestFirst.size() + 1];
        for (int i = 0; i < longestFirst.size(); i++) {
            before[i] = longestFirst.get(i).toMillis();
        }
        return new ExpiryWarnings(before);
    }

    /** How many warnings are due at a time, milliseconds since 1970. */
    int due(long expiresAt, long millis) {
        int due = 0;
        while (due < before.length && expiresAt - before[due] <= millis) {
            due++;
        }
        return due;
    }

    /** When the next warning is due after some have been given; {@link Long#MAX_VALUE} for never. */
    long next(long expiresAt, int given) {
        return given < before.length ? expiresAt - before[given] : Long.MAX_VALUE;
    }
}
