package dev.stslib.core.internal.wiring;

import java.time.Duration;
import java.util.Objects;

/**
 * How many role requests an engine remembers, and for how long.
 *
 * @param atMost how many, 1 or more
 * @param idleTime how long one that is not read is remembered, a second or more
 */
public record RoleRequestLimits(long atMost, Duration idleTime) {
    /** A hundred thousand, each for the lifetime of most credentials. */
    public static final RoleRequestLimits DEFAULT = new RoleRequestLimits(100_000, Duration.ofHours(1));

    public RoleRequestLimits {
        Objects.requireNonNull(idleTime, "idleTime");
        if (atMost < 1) {
            throw new IllegalArgumentException("The number of role requests must be 1 or more, not " + atMost);
        }
        if (idleTime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "The idle time of role requests must be 1 s or more, not " + idleTime.toMillis() + " ms");
        }
    }
}
