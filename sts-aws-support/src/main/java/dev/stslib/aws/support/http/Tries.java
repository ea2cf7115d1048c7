package dev.stslib.aws.support.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a plain request is sent. The total time of the client holds for all tries together.
 *
 * @param most the largest number of tries, above zero
 * @param timeout how long one try may take, above zero; or null if only the total time limits it
 */
public record Tries(int most, @Nullable Duration timeout) {
    /** Three tries, limited by the total time. */
    public static final Tries DEFAULT = new Tries(3, null);

    /** Checks the values. */
    public Tries {
        if (most < 1 || (timeout != null && (timeout.isNegative() || timeout.isZero()))) {
            throw new IllegalArgumentException("Tries and their time-out must be above zero");
        }
    }

    /**
     * The time that one try may take.
     *
     * @param left the time that is left for it
     * @return that time, or the time-out of a try if it is shorter
     */
    public Duration within(Duration left) {
        return timeout != null && timeout.compareTo(left) < 0 ? timeout : left;
    }
}
