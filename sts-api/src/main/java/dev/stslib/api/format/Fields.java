package dev.stslib.api.format;

import dev.stslib.api.error.FormatException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decoded fields of a document, read with strict types. Fields that nobody asks for are passed over. Errors name
 * the format and the field and hold nothing of the document, since it may be a secret.
 */
public final class Fields {
    private final String format;
    private final String path;
    private final Map<String, ?> values;

    private Fields(String format, String path, Map<String, ?> values) {
        this.format = format;
        this.path = path;
        this.values = values;
    }

    /** Parses a document. */
    @FunctionalInterface
    public interface Parser {
        /**
         * Parses it.
         *
         * @return the outermost object: texts as {@link String}, whole numbers as {@link Long}, objects as {@link Map};
         *     everything else as any other object, or left out where it is null
         * @throws IOException if it cannot be parsed; its message is dropped, as it may quote the document
         */
        Map<String, ?> parse() throws IOException;
    }

    /**
     * Parses a document.
     *
     * @param format the name of the format, for messages
     * @param parser what parses it
     * @return its fields
     * @throws FormatException if it cannot be parsed
     */
    @SuppressWarnings("UnusedException") // A parser's message may quote what it parses.
    public static Fields parse(String format, Parser parser) {
        try {
            return new Fields(format, "", parser.parse());
        } catch (IOException e) {
            throw error(format, "The document is not one JSON object, or not whole");
        }
    }

    /**
     * The fields of a document that was parsed.
     *
     * @param format the name of the format, for messages
     * @param values the outermost object, as {@link Parser#parse} gives it
     * @return its fields
     */
    public static Fields of(String format, Map<String, ?> values) {
        return new Fields(format, "", values);
    }

    /**
     * All objects inside, where every field is one. In messages they are counted, not named.
     *
     * @return the fields of each by its name, in the document's order
     * @throws FormatException if a field is no object
     */
    public Map<String, Fields> objects() {
        Map<String, Fields> objects = new LinkedHashMap<>();
        for (Map.Entry<String, ?> field : values.entrySet()) {
            objects.put(field.getKey(), inner(field.getValue(), "#" + (objects.size() + 1)));
        }
        return objects;
    }

    /**
     * Says whether a field is there and not null.
     *
     * @param name the field
     * @return true if it is
     */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /**
     * A text.
     *
     * @param name the field
     * @return its text
     * @throws FormatException if it is missing or no text
     */
    public String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    /**
     * A text that may be missing.
     *
     * @param name the field
     * @return its text, or null if it is missing or null
     * @throws FormatException if it is no text
     */
    public @Nullable String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    /**
     * A point in time in ISO 8601.
     *
     * @param name the field
     * @return the time
     * @throws FormatException if it is missing or no such time
     */
    public Instant time(String name) {
        Optional<Instant> time = Iso8601.find(text(name));
        if (time.isEmpty()) {
            throw wrong(name, "a time in ISO 8601");
        }
        return time.get();
    }

    /**
     * A whole number.
     *
     * @param name the field
     * @return the number
     * @throws FormatException if it is missing or no whole number
     */
    public long number(String name) {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw wrong(name, "a whole number");
    }

    /**
     * An object inside.
     *
     * @param name the field
     * @return its fields
     * @throws FormatException if it is missing or no object
     */
    public Fields object(String name) {
        return inner(values.get(name), name);
    }

    @SuppressWarnings("unchecked") // The parser's objects have texts as keys.
    private Fields inner(@Nullable Object value, String label) {
        if (value instanceof Map<?, ?> inner) {
            return new Fields(format, path + label + ".", (Map<String, ?>) inner);
        }
        throw wrong(label, "an object");
    }

    /**
     * The error for a document whose fields contradict each other.
     *
     * @param name a field
     * @param other the field that it should agree with
     * @return the error, to be thrown
     */
    public FormatException contradiction(String name, String other) {
        return error(format, "The fields " + path + name + " and " + path + other + " contradict each other");
    }

    private FormatException wrong(String name, String wanted) {
        return error(format, "The field " + path + name + " is missing or not " + wanted);
    }

    private static FormatException error(String format, String what) {
        return new FormatException(
                what + ", so these are no credentials in the format " + format,
                "Name the format that they were written in, or have them made anew");
    }
}
