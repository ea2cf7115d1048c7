package dev.stslib.api.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.FormatException;
import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static final Fields FIELDS = Fields.parse(
            "made-up",
            () -> Map.of(
                    "text",
                    "a text",
                    "number",
                    42L,
                    "time",
                    "2017-08-25T21:04:36+00:00",
                    "object",
                    Map.of("inner", "SECRET"),
                    "list",
                    List.of("SECRET")));

    @Test
    void fieldsHaveTheirTypes() {
        assertEquals("a text", FIELDS.text("text"));
        assertEquals("a text", FIELDS.textOrNull("text"));
        assertNull(FIELDS.textOrNull("none"));
        assertEquals(42, FIELDS.number("number"));
        assertEquals(Instant.parse("2017-08-25T21:04:36Z"), FIELDS.time("time"));
        assertEquals("SECRET", FIELDS.object("object").text("inner"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "object", "list", "none"})
    void otherThingsAreNoTexts(String name) {
        FormatException error = assertThrows(FormatException.class, () -> FIELDS.text(name));
        assertTrue(error.problem().contains("The field " + name + " is missing or not a text"), error.problem());
        assertTrue(error.problem().contains("made-up"));
        assertFalse(error.toString().contains("SECRET"));
    }

    @Test
    void wrongTypesAreRefused() {
        assertThrows(FormatException.class, () -> FIELDS.number("text"));
        assertThrows(FormatException.class, () -> FIELDS.time("text"));
        assertThrows(FormatException.class, () -> FIELDS.object("list"));
        assertThrows(FormatException.class, () -> FIELDS.textOrNull("number"));
        FormatException inner = assertThrows(
                FormatException.class, () -> FIELDS.object("object").number("inner"));
        assertTrue(inner.problem().contains("object.inner"));
    }

    @Test
    void objectsAreCountedAndNotNamed() {
        Fields set = Fields.parse("made-up", () -> Map.of("SECRET", "x"));
        FormatException error = assertThrows(FormatException.class, set::objects);
        assertTrue(error.problem().contains("#1"));
        assertFalse(error.toString().contains("SECRET"));
    }

    @Test
    void whatAParserSaysIsDropped() {
        FormatException error = assertThrows(
                FormatException.class,
                () -> Fields.parse("made-up", () -> {
                    throw new IOException("unexpected SECRET");
                }));
        assertNull(error.getCause());
        assertFalse(error.toString().contains("SECRET"));
    }

    @Test
    void anEmptyTextIsAbsentWhereATextIsOptional() {
        Fields empty = Fields.parse("made-up", () -> Map.of("text", ""));
        assertNull(empty.nonEmptyTextOrNull("text"));
        assertNull(empty.timeOrNull("text"));
        assertEquals("", empty.textOrNull("text"));
        assertEquals("", empty.text("text"));
        assertEquals("a text", FIELDS.nonEmptyText("text"));
        for (String name : List.of("text", "none")) {
            FormatException error = assertThrows(FormatException.class, () -> empty.nonEmptyText(name));
            assertTrue(error.problem().contains("The field " + name + " is missing or empty"), error.problem());
        }
    }

    @Test
    void anOptionalTimeIsMissingOrATime() {
        assertEquals(Instant.parse("2017-08-25T21:04:36Z"), FIELDS.timeOrNull("time"));
        assertNull(FIELDS.timeOrNull("none"));
        for (String name : List.of("text", "number", "list")) {
            FormatException error = assertThrows(FormatException.class, () -> FIELDS.timeOrNull(name));
            assertTrue(error.problem().contains("The field " + name + " is not a"), error.problem());
        }
    }

    @Test
    void aDocumentThatIsNullIsNoObject() {
        FormatException error = assertThrows(FormatException.class, () -> Fields.parse("made-up", () -> null));
        assertTrue(error.problem().contains("not one JSON object"), error.problem());
    }

    @Test
    void theCallerChoosesTheError() {
        Fields fields = Fields.parse(
                problem -> new StoreException(problem + " in the answer", "Ask again"), () -> Map.of("text", 1L));
        StoreException error = assertThrows(StoreException.class, () -> fields.nonEmptyText("text"));
        assertEquals("The field text is not a text in the answer", error.problem());
    }

    @ParameterizedTest
    @CsvSource({
        "2017-08-25T21:04:36Z, 2017-08-25T21:04:36Z",
        "2017-08-25T21:04:36.652218+00:00, 2017-08-25T21:04:36.652218Z",
        "2017-08-25T23:04:36+02:00, 2017-08-25T21:04:36Z",
        "2017-08-25 21:04:36Z,",
        "2017-08-25T21:04:36,",
        "2017-02-30T00:00:00Z,",
        "soon,"
    })
    void timesAreReadInIso8601(String text, String time) {
        assertEquals(time, Iso8601.find(text).map(Instant::toString).orElse(null));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T10:00:00Z, 2026-11-21T10:00:00Z",
        "2026-11-21T10:00:00.123456789Z, 2026-11-21T10:00:00.123456Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z"
    })
    void timesAreWrittenToTheMicrosecond(String time, String text) {
        assertEquals(text, Iso8601.write(Instant.parse(time)));
    }

    @Test
    void timesThatPythonDoesNotKnowAreRefused() {
        List.of(
                        Instant.MIN,
                        Instant.MAX,
                        Instant.parse("+10000-01-01T00:00:00Z"),
                        Instant.parse("0000-12-31T23:59:59Z"))
                .forEach(time -> assertThrows(FormatException.class, () -> Iso8601.write(time)));
    }
}
