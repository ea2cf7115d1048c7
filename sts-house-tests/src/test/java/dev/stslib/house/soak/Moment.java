package dev.stslib.house.soak;

import java.time.Duration;

/**
 * A point in time.
 *
 * @param nanos the elapsed time, which does not jump
 * @param millis the wall clock, milliseconds since 1970
 * @param jumpedAt the elapsed time of the last jump of the wall clock before this moment
 */
record Moment(long nanos, long millis, long jumpedAt) {
    Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    /** Whether the wall clock has jumped after an earlier moment. */
    boolean hasJumpedSince(Moment earlier) {
        return jumpedAt > earlier.jumpedAt;
    }
}
