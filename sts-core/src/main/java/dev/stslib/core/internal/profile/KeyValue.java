package dev.stslib.core.internal.profile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A text, split at its first equals sign and trimmed. The key may be empty or an invalid name. */
public record KeyValue(String key, String value) {
    /** Splits a text, or gives null if it has no equals sign. */
    static @Nullable KeyValue of(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? null
                : new KeyValue(Grammar.trim(text.substring(0, equals)), Grammar.trim(text.substring(equals + 1)));
    }

    /** Splits the line of a property, without its inline comment. */
    static @Nullable KeyValue of(Line property) {
        return of(property.text().substring(0, Grammar.commentStart(property.text())));
    }

    boolean named() {
        return Grammar.isName(key);
    }

    /** The form in which keys are kept and compared. */
    public static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    /** Leaves out the value, which may be a secret. */
    @Override
    public String toString() {
        return "KeyValue[" + key + "]";
    }
}
