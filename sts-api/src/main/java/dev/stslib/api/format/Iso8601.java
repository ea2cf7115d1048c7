package dev.stslib.api.format;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes points in time in ISO 8601, in the forms that AWS's services and tools and Python use. */
public final class Iso8601 {
    private static final DateTimeFormatter BASIC = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("MMdd'T'HHmm[ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter READER = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendOptional(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOptional(BASIC)
            .parseLenient() // An offset with or without minutes, seconds and colons.
            .appendOffset("+HH", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Iso8601() {}

    /**
     * Reads a time with its offset from UTC. The seconds, and a fraction of them after a point or a comma, are
     * optional:
     *
     * <ul>
     *   <li>the extended form: {@code 2017-08-25T21:04:36Z}, {@code 2017-08-25T21:04:36.652218+00:00}
     *   <li>the basic form: {@code 20170825T210436Z}
     *   <li>in both, an offset of hours, or of hours and minutes without a colon: {@code +02}, {@code +0000}
     *   <li>in both, {@code UTC} instead of {@code Z}, as old versions of the AWS CLI write it
     * </ul>
     *
     * @param text the text
     * @return the time, or empty if the text is not such a time
     */
    public static Optional<Instant> find(String text) {
        String usual = text.replaceFirst("UTC$", "Z").replace(',', '.');
        try {
            return Optional.of(READER.parse(usual, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a time in UTC, truncated to microseconds, the resolution of Python; the fraction only if it is not zero.
     *
     * @param time the time
     * @return the text, ending in {@code Z}
     * @throws FormatException if the time is not in the years 1 to 9999, the range of Python
     */
    public static String write(Instant time) {
        if (time.isBefore(TemporaryCredentials.EARLIEST)
                || time.getEpochSecond() > TemporaryCredentials.LATEST.getEpochSecond()) {
            throw new FormatException("The time " + time + " cannot be written", "Use a time in the years 1 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
