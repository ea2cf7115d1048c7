package dev.stslib.api.format;

import dev.stslib.api.error.FormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as Python and the AWS tools write and read them, in ISO 8601. */
public final class Iso8601 {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Iso8601() {}

    /**
     * Reads a time with its offset, with or without a fraction: {@code 2017-08-25T21:04:36Z},
     * {@code 2017-08-25T21:04:36.652218+00:00}.
     *
     * @param text the text
     * @return the time, or empty if the text is no such time
     */
    public static Optional<Instant> find(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a time in UTC, to the microsecond, which is the finest that Python knows; the fraction only if there is
     * one.
     *
     * @param time the time
     * @return the text, ending in {@code Z}
     * @throws FormatException if the time is not in the years 1 to 9999, which is all that Python knows
     */
    public static String write(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new FormatException("The time " + time + " cannot be written", "Use a time in the years 1 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
