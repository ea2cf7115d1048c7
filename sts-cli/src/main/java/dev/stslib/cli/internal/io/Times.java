package dev.stslib.cli.internal.io;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points of time for people. */
public final class Times {
    private Times() {}

    /** A time in ISO 8601, in whole seconds. */
    public static String shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
