package dev.stslib.core.internal.profile;

import dev.stslib.api.error.ProfileConfigurationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a property as lines that AWS's grammar and the AWS CLI read back as the same value. It refuses values that the
 * grammar cannot express.
 */
public final class PropertyText {
    private static final String INDENT = "    ";

    private final String key;

    private PropertyText(String key) {
        this.key = key;
    }

    public static List<String> lines(String key, String value) {
        if (!Grammar.isName(key)) {
            throw new ProfileConfigurationException(
                    "A property key cannot be written: it " + Grammar.NAME_RULE, "Give another key");
        }
        return new PropertyText(key).lines(value);
    }

    private List<String> lines(String value) {
        String[] parts = value.split("\n", -1);
        List<String> lines = new ArrayList<>();
        lines.add(key + first(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            lines.add(INDENT + continuation(parts[i], parts[0].isEmpty()));
        }
        return lines;
    }

    private String first(String text) {
        plain(text);
        if (Grammar.commentStart(text) < text.length()) {
            throw refused("holds '#' or ';' after white space, which would begin a comment");
        }
        if (text.isEmpty()) {
            return " =";
        }
        return (Grammar.isCommentSign(text.charAt(0)) ? " =" : " = ") + text;
    }

    private String continuation(String text, boolean nested) {
        plain(text);
        if (text.isEmpty()) {
            throw refused("holds a blank line, which the files cannot keep");
        }
        if (Grammar.isCommentSign(text.charAt(0))) {
            throw refused("holds a line that begins with '#' or ';', which the AWS CLI takes for a comment");
        }
        KeyValue pair = KeyValue.of(text);
        if (nested && (pair == null || pair.key().isEmpty())) {
            throw refused("begins with a line feed, and then each line must be key = value");
        }
        return text;
    }

    private void plain(String text) {
        if (!text.equals(text.strip()) || surrounded(text)) {
            throw refused("begins or ends with white space, which the files cannot keep");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw refused("holds a control character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw refused("holds half of a surrogate pair, which UTF-8 cannot express");
        }
    }

    /** The AWS CLI also trims non-breaking spaces, which {@link String#strip} does not. */
    private static boolean surrounded(String text) {
        return !text.isEmpty()
                && (Character.isSpaceChar(text.charAt(0)) || Character.isSpaceChar(text.charAt(text.length() - 1)));
    }

    private ProfileConfigurationException refused(String why) {
        return new ProfileConfigurationException(
                "The value of key '" + key + "' cannot be written: it " + why, "Give another value");
    }
}
