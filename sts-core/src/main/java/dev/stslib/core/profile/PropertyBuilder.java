package dev.stslib.core.profile;

import dev.stslib.api.ProfileProperty;
import dev.stslib.api.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A property that grows with its continuations. */
final class PropertyBuilder {
    private final String file;
    private final int line;
    private final StringBuilder value;
    private final boolean parent;
    private final Map<String, Secret> nested = new LinkedHashMap<>();
    private final Map<String, String> nestedOrigins = new LinkedHashMap<>();

    PropertyBuilder(String file, int line, String value) {
        this.file = file;
        this.line = line;
        this.value = new StringBuilder(value);
        parent = value.isEmpty();
    }

    /** Adds a trimmed continuation line; below an empty value it is a nested property too. */
    void append(int number, String text, List<String> warnings) {
        if (parent) {
            nest(number, text, warnings);
        }
        value.append('\n').append(text);
    }

    private void nest(int number, String text, List<String> warnings) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw SyntaxProblem.NO_EQUALS.at(file, number);
        }
        String key = Grammar.trim(text.substring(0, equals));
        if (key.isEmpty()) {
            throw SyntaxProblem.NO_NAME.at(file, number);
        }
        if (Grammar.isName(key)) {
            String name = key.toLowerCase(Locale.ROOT);
            nested.put(name, Secret.of(Grammar.trim(text.substring(equals + 1))));
            nestedOrigins.put(name, file + ":" + number);
        } else {
            warnings.add(file + ":" + number + ": the nested property has an invalid name"
                    + " and can be read in the raw value only");
        }
    }

    ProfileProperty build() {
        return new ProfileProperty(Secret.of(value.toString()), file + ":" + line, nested, nestedOrigins);
    }
}
