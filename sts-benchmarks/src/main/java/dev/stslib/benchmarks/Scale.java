package dev.stslib.benchmarks;

/** How much a program does: all of it, or just enough to see that it runs. */
public enum Scale {
    /** What the figures in the documents come from. */
    FULL,
    /** For tests. */
    TINY;

    /**
     * Picks a number.
     *
     * @param full the number for a full run
     * @param tiny the number for a test
     * @return one of the two
     */
    int of(int full, int tiny) {
        return this == FULL ? full : tiny;
    }
}
