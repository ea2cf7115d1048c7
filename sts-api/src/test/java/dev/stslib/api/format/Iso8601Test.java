package dev.stslib.api.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Iso8601Test {
    /** What the JDK makes of a text. */
    private static Optional<Instant> byTheJdk(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.678901Z",
                "2026-01-02T03:04:05.678Z",
                "2026-01-02T03:04:05.000001Z",
                "2026-01-02T03:04Z",
                "2026-01-02T03:04:05+02:00",
                "2026-01-02T03:04:05.678901+02:00",
                "0001-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999Z",
                "1969-12-31T23:59:59.500000Z",
                "2024-02-29T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:60Z",
                "2026-01-02 03:04:05Z",
                "2026-01-02T03:04:05",
                "2026-01-02T03:04:05z",
                "2026-01-02T03:04:05.67890aZ",
                "+026-01-02T03:04:05Z",
                "-026-01-02T03:04:05Z",
                "2026-1-002T03:04:05Z",
                "\u0662026-01-02T03:04:05Z",
                "",
                "Z"
            })
    void readsAsTheJdkDoes(String text) {
        assertEquals(byTheJdk(text), Iso8601.find(text));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05+0000, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05-0130, 2026-01-02T04:34:05Z",
        "2026-01-02T03:04:05+02, 2026-01-02T01:04:05Z",
        "2026-01-02T03:04:05+02:00:30, 2026-01-02T01:03:35Z",
        "'2026-01-02T03:04:05,678901Z', 2026-01-02T03:04:05.678901Z",
        "2026-01-02T03:04:05UTC, 2026-01-02T03:04:05Z",
        "20260102T030405Z, 2026-01-02T03:04:05Z",
        "20260102T030405.25+0200, 2026-01-02T01:04:05.250Z",
        "20260102T0304-01:30, 2026-01-02T04:34:00Z"
    })
    void readsTheFormsThatToolsWrite(String text, Instant time) {
        assertEquals(Optional.of(time), Iso8601.find(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05+2",
                "2026-01-02T03:04:05+02:00Z",
                "2026-01-02T03:04:05ZZ",
                "2026-01-02T03:04:05 UTC",
                "2026-01-02T03:04:05GMT",
                "2026-01-02T03:04:05+99:00",
                "UTC2026-01-02T03:04:05Z",
                "20260102T030405",
                "20260230T000000Z",
                "20260102T24:00:00Z",
                "2026-01-02T030405Z",
                "20260102T03:04:05Z",
                "2026-01-02Z",
                "+02"
            })
    void refusesEverythingElse(String text) {
        assertEquals(Optional.empty(), Iso8601.find(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678901Z", "0001-01-01T00:00:00Z"})
    void readsWhatItWrites(String text) {
        assertEquals(text, Iso8601.write(Iso8601.find(text).orElseThrow()));
    }
}
