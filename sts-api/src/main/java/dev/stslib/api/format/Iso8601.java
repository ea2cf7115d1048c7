package dev.stslib.api.format;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as Python and the AWS tools write and read them, in ISO 8601. */
public final class Iso8601 {
    private static final String FORM = "0000-00-00T00:00:00Z";

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
            Instant plain = plain(text);
            return Optional.of(plain == null ? OffsetDateTime.parse(text).toInstant() : plain);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * A time in UTC without a fraction, or with one of six digits, which is all that {@link #write} gives. Others are
     * left to the JDK, whose parser costs a start some 15 ms.
     *
     * @throws DateTimeException if there is no such time
     */
    private static @Nullable Instant plain(String text) {
        boolean fraction = text.length() == FORM.length() + 7 && text.charAt(19) == '.';
        if (!text.endsWith("Z") || (text.length() != FORM.length() && !fraction)) {
            return null;
        }
        for (int i = 0; i < text.length() - 1; i++) {
            char wanted = i == 19 ? '.' : i > 19 ? '0' : FORM.charAt(i);
            char c = text.charAt(i);
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                return null;
            }
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        LocalTime time = LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
        long seconds = Math.addExact(day * 86_400, time.toSecondOfDay());
        return Instant.ofEpochSecond(seconds, fraction ? number(text, 20, 26) * 1_000L : 0);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
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
        if (time.isBefore(TemporaryCredentials.EARLIEST)
                || time.getEpochSecond() > TemporaryCredentials.LATEST.getEpochSecond()) {
            throw new FormatException("The time " + time + " cannot be written", "Use a time in the years 1 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
