package dev.stslib.api.format;

import dev.stslib.api.error.FormatException;
import dev.stslib.api.error.StslibException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a decoded document, such as a JSON object, read with strict types. Fields that are not read are
 * ignored. Errors name the field and never quote the document, which may contain secrets.
 */
public final class Fields {
    private final Function<String, ? extends StslibException> error;
    private final String path;
    private final Map<String, ?> values;

    private Fields(Function<String, ? extends StslibException> error, String path, Map<String, ?> values) {
        this.error = error;
        this.path = path;
        this.values = values;
    }

    /** Parses a document. */
    @FunctionalInterface
    public interface Parser {
        /**
         * Parses the document.
         *
         * @return the outermost object, or null if the document is null: texts as {@link String}, whole numbers as
         *     {@link Long}, objects as {@link Map}; values of other types count as the wrong type, null as missing
         * @throws IOException if the document cannot be parsed or is not one object; its message is dropped, as it may
         *     quote the document
         */
        @Nullable
        Map<String, ?> parse() throws IOException;
    }

    /**
     * Parses a document that holds credentials in some format.
     *
     * @param format the name of the format, for messages
     * @param parser parses the document
     * @return its fields; every problem with them causes a {@link FormatException}
     * @throws FormatException if the document cannot be parsed
     */
    public static Fields parse(String format, Parser parser) {
        return parse(
                problem -> new FormatException(
                        problem + ", so these are not credentials in the format " + format,
                        "Name the format that they were written in, or request new credentials"),
                parser);
    }

    /**
     * Parses any document.
     *
     * @param error creates the error from the problem, a sentence without its full stop that begins with a capital
     * @param parser parses the document
     * @return its fields; every problem with them causes an error of this kind
     */
    @SuppressWarnings("UnusedException") // A parser's message may quote what it parses.
    public static Fields parse(Function<String, ? extends StslibException> error, Parser parser) {
        String notAnObject = "The document is not one JSON object, or is incomplete";
        try {
            Map<String, ?> values = parser.parse();
            if (values == null) {
                throw error.apply(notAnObject);
            }
            return new Fields(error, "", values);
        } catch (IOException e) {
            throw error.apply(notAnObject);
        }
    }

    /**
     * All objects inside a document in which every field is an object. Messages give their number, not their name.
     *
     * @return the fields of each by its name, in the document's order
     */
    public Map<String, Fields> objects() {
        Map<String, Fields> objects = new LinkedHashMap<>();
        for (Map.Entry<String, ?> field : values.entrySet()) {
            if (field.getValue() != null) {
                objects.put(field.getKey(), inner(field.getValue(), "#" + (objects.size() + 1)));
            }
        }
        return objects;
    }

    /**
     * A text.
     *
     * @param name the field
     * @return its text, which may be empty; it is an error if the field is missing or of another type
     */
    public String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw missingOrNot(name, "a text");
    }

    /**
     * An optional text.
     *
     * @param name the field
     * @return its text, which may be empty, or null if it is missing or null; it is an error if the field is of another
     *     type
     */
    public @Nullable String textOrNull(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof String)) {
            throw error.apply("The field " + path + name + " is not a text");
        }
        return (String) value;
    }

    /**
     * A text that must not be empty.
     *
     * @param name the field
     * @return its text; it is an error if the field is missing, empty or of another type
     */
    public String nonEmptyText(String name) {
        String text = nonEmptyTextOrNull(name);
        if (text == null) {
            throw error.apply("The field " + path + name + " is missing or empty");
        }
        return text;
    }

    /**
     * An optional text, where an empty one counts as missing.
     *
     * @param name the field
     * @return its text, or null if it is missing, null or empty; it is an error if the field is of another type
     */
    public @Nullable String nonEmptyTextOrNull(String name) {
        String text = textOrNull(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * One text or a list of texts, as the claim {@code aud} of a token may be.
     *
     * @param name the field
     * @return the texts in their order; it is an error if the field is missing or anything else
     */
    public List<String> texts(String name) {
        Object value = values.get(name);
        List<?> members = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        if (members.isEmpty() || !members.stream().allMatch(String.class::isInstance)) {
            throw missingOrNot(name, "a text or a list of texts");
        }
        return members.stream().map(String.class::cast).toList();
    }

    /**
     * A point in time in one of the forms that {@link Iso8601#find} reads.
     *
     * @param name the field
     * @return the time; it is an error if the field is missing or anything else
     */
    public Instant time(String name) {
        return Iso8601.find(text(name)).orElseThrow(() -> missingOrNot(name, "a time in ISO 8601"));
    }

    /**
     * An optional point in time.
     *
     * @param name the field
     * @return the time, or null if the field is missing, null or empty; it is an error if the field is anything else
     */
    public @Nullable Instant timeOrNull(String name) {
        String text = nonEmptyTextOrNull(name);
        return text == null
                ? null
                : Iso8601.find(text)
                        .orElseThrow(() -> error.apply("The field " + path + name
                                + " is not a time in ISO 8601 with its offset from UTC, such as 2030-01-31T12:00:00Z"));
    }

    /**
     * A whole number.
     *
     * @param name the field
     * @return the number; it is an error if the field is missing or anything else
     */
    public long number(String name) {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw missingOrNot(name, "a whole number");
    }

    /**
     * An object inside.
     *
     * @param name the field
     * @return its fields; it is an error if the field is missing or anything else
     */
    public Fields object(String name) {
        return inner(values.get(name), name);
    }

    @SuppressWarnings("unchecked") // The parser's objects have texts as keys.
    private Fields inner(@Nullable Object value, String label) {
        if (value instanceof Map<?, ?> inner) {
            return new Fields(error, path + label + ".", (Map<String, ?>) inner);
        }
        throw missingOrNot(label, "an object");
    }

    /**
     * The error for two fields that contradict each other.
     *
     * @param name a field
     * @param other the field that it should agree with
     * @return the error, to be thrown
     */
    public StslibException contradiction(String name, String other) {
        return error.apply("The fields " + path + name + " and " + path + other + " contradict each other");
    }

    private StslibException missingOrNot(String name, String wanted) {
        return error.apply("The field " + path + name + " is missing or not " + wanted);
    }
}
