package dev.stslib.format.boto;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what Python's {@code json.dump} writes with its defaults: a space after each colon and comma, everything that
 * is not printable ASCII as an escape with lower-case digits, no line end.
 *
 * @see <a href="https://docs.python.org/3/library/json.html#json.dump">Python, json.dump</a>
 */
final class PythonJson {
    private PythonJson() {}

    /** Writes an object of texts, nulls and such objects. */
    static String dumps(Map<String, ?> object) {
        StringBuilder out = new StringBuilder();
        write(out, object);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            String separator = "{";
            for (Map.Entry<?, ?> field : object.entrySet()) {
                text(out.append(separator), field.getKey().toString());
                write(out.append(": "), field.getValue());
                separator = ", ";
            }
            out.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof String text) {
            text(out, text);
        } else {
            out.append("null");
        }
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        text.chars().forEach(unit -> character(out, (char) unit));
        out.append('"');
    }

    private static void character(StringBuilder out, char unit) {
        switch (unit) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\f' -> out.append("\\f");
            case '\b' -> out.append("\\b");
            default -> {
                if (unit < ' ' || unit > '~') {
                    out.append(String.format("\\u%04x", (int) unit));
                } else {
                    out.append(unit);
                }
            }
        }
    }
}
