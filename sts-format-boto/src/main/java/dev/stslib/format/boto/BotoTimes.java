package dev.stslib.format.boto;

import dev.stslib.api.format.Iso8601;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The times that boto 2's {@code boto.utils.parse_ts} reads: ISO 8601 without and with a fraction, and RFC 1123, all in
 * UTC, with space around them.
 */
final class BotoTimes {
    private BotoTimes() {}

    static Optional<Instant> find(String text) {
        String stripped = text.strip();
        return Iso8601.find(stripped).or(() -> rfc1123(stripped));
    }

    private static Optional<Instant> rfc1123(String text) {
        String gmt = text.endsWith(" UTC") ? text.substring(0, text.length() - 3) + "GMT" : text;
        try {
            return Optional.of(OffsetDateTime.parse(gmt, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
