package dev.stslib.core.chain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Reads a time of ISO 8601 with a zone, in the extended form (2030-01-01T00:00:00Z) and in the basic one
 * (20300101T000000Z).
 */
final class IsoTime {
    private static final DateTimeFormatter EXTENDED =
            DateTimeFormatter.ISO_LOCAL_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter BASIC = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("MMdd'T'HHmm[ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final int SHORTEST_OFFSET = 3;

    private IsoTime() {}

    static Instant parse(String text) {
        int time = text.indexOf('T');
        int zone = Math.max(text.indexOf('Z'), Math.max(text.indexOf('+'), text.lastIndexOf('-')));
        if (time < 0 || zone < time) {
            throw new DateTimeException("a time and a zone are needed");
        }
        String offset = text.substring(zone);
        if (!offset.equals("Z") && offset.length() < SHORTEST_OFFSET) {
            throw new DateTimeException("the hours of a zone have two digits");
        }
        boolean extended = text.lastIndexOf('-', time) > 0;
        String local = text.substring(0, zone).replace(',', '.');
        return LocalDateTime.parse(local, extended ? EXTENDED : BASIC).toInstant(ZoneOffset.of(offset));
    }
}
