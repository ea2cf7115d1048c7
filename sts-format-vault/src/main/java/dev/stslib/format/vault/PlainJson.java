package dev.stslib.format.vault;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what this format itself writes, as a rule: an object of texts without escapes, of whole numbers and of such
 * objects, with no space between them. Whatever else a document holds, errors included, is left to Jackson; to load that
 * takes a start longer than to open the store.
 */
final class PlainJson {
    private static final int LONGEST = 1 << 16;
    private static final int DEEPEST = 3;
    /** So many digits fit into a {@code long}. */
    private static final int DIGITS = 18;

    private final byte[] text;
    private int at;

    private PlainJson(byte[] text) {
        this.text = text;
    }

    /** The outermost object, or null if Jackson is to read it. */
    static @Nullable Map<String, Object> read(byte[] text) {
        if (text.length > LONGEST) {
            return null;
        }
        PlainJson json = new PlainJson(text);
        Map<String, Object> document = json.object(DEEPEST);
        return json.at == text.length ? document : null;
    }

    /** An object with at least one field, and none twice. */
    private @Nullable Map<String, Object> object(int depth) {
        if (depth == 0 || !skips('{')) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        do {
            String name = string();
            Object value = name != null && skips(':') ? value(depth) : null;
            if (value == null || fields.put(name, value) != null) {
                return null;
            }
        } while (skips(','));
        return skips('}') ? fields : null;
    }

    private @Nullable Object value(int depth) {
        int next = next();
        return next == '"' ? string() : next == '{' ? object(depth - 1) : number();
    }

    private @Nullable String string() {
        if (!skips('"')) {
            return null;
        }
        int start = at;
        while (next() >= ' ' && next() < 0x7F && next() != '"' && next() != '\\') {
            at++;
        }
        int end = at;
        return skips('"') ? new String(text, start, end - start, StandardCharsets.US_ASCII) : null;
    }

    private @Nullable Long number() {
        int start = at;
        long number = 0;
        while (next() >= '0' && next() <= '9') {
            number = 10 * number + next() - '0';
            at++;
        }
        int digits = at - start;
        boolean zeros = digits > 1 && text[start] == '0';
        return digits == 0 || digits > DIGITS || zeros ? null : number;
    }

    private boolean skips(char wanted) {
        if (next() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** The next byte; over 127 and the end are negative. */
    private int next() {
        return at < text.length ? text[at] : -1;
    }
}
