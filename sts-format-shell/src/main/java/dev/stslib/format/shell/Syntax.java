package dev.stslib.format.shell;

import java.util.List;
import java.util.Optional;

/**
 * How one syntax assigns variables, one after the other.
 *
 * @param before the text before the name, such as {@code export}
 * @param open the text between the name and the value: the operator and the opening quote
 * @param close the text behind the value: the closing quote and the end of the line
 * @param escapes what is written in another way inside the quotes
 * @param removed the line that removes a variable, with NAME for its name; empty for a file, which leaves the variable
 *     out
 * @param comment the beginning of a comment line
 * @param lineEnd the end of a line
 * @param values the values that the syntax can express
 */
record Syntax(
        String before,
        String open,
        String close,
        List<Escape> escapes,
        String removed,
        String comment,
        String lineEnd,
        ValueRule values) {

    /**
     * A text that is written in another way.
     *
     * @param plain the character
     * @param written how it is written
     */
    record Escape(char plain, String written) {}

    /** The line that assigns a value, which the format has checked for its characters. */
    String assignment(String name, String value) {
        StringBuilder line = new StringBuilder(before).append(name).append(open);
        value.chars().forEach(c -> line.append(written((char) c)));
        return line.append(close).toString();
    }

    private String written(char c) {
        for (Escape escape : escapes) {
            if (escape.plain() == c) {
                return escape.written();
            }
        }
        return String.valueOf(c);
    }

    /** The line that removes a variable, so that an older value cannot mix with the new ones; empty for a file. */
    String removal(String name) {
        return removed.replace("NAME", name);
    }

    /** Reads the assignment of a variable, if it comes next. */
    Optional<String> assigned(Cursor in, String name) {
        if (!in.skip(before + name + open)) {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        while (!in.skip(close)) {
            value.append(character(in));
        }
        return Optional.of(value.toString());
    }

    private char character(Cursor in) {
        for (Escape escape : escapes) {
            if (in.skip(escape.written())) {
                return escape.plain();
            }
        }
        return in.next();
    }
}
