package dev.stslib.core.internal.profile;

import org.jspecify.annotations.Nullable;

/** The text between the brackets of a section header: a name, with or without a prefix. */
record SectionHeader(@Nullable String prefix, String name) {

    /** Reads a line that begins with a bracket; null if the header is not closed, or empty. */
    static @Nullable SectionHeader of(Line line) {
        String header = withoutComment(line.text());
        String inside = header.endsWith("]") ? Grammar.trim(header.substring(1, header.length() - 1)) : "";
        return inside.isEmpty() ? null : of(inside);
    }

    /** What the text of a header that is not closed was probably meant to open; null if it holds no name. */
    static @Nullable SectionHeader unclosed(String text) {
        String header = withoutComment(text).substring(1);
        int bracket = header.indexOf(']');
        String inside = Grammar.trim(bracket < 0 ? header : header.substring(0, bracket));
        return inside.isEmpty() ? null : of(inside);
    }

    private static String withoutComment(String text) {
        int end = 0;
        while (end < text.length() && !Grammar.isCommentSign(text.charAt(end))) {
            end++;
        }
        return Grammar.trim(text.substring(0, end));
    }

    /** Splits the trimmed text between the brackets once on white space. */
    static SectionHeader of(String inside) {
        int space = 0;
        while (space < inside.length() && !Grammar.isSpace(inside.charAt(space))) {
            space++;
        }
        return space == inside.length()
                ? new SectionHeader(null, inside)
                : new SectionHeader(inside.substring(0, space), Grammar.trim(inside.substring(space)));
    }

    /** {@code [profile default]}, which drops {@code [default]} of the same file. */
    boolean isPrefixedDefault() {
        return SectionType.PROFILE.prefix().equals(prefix) && name.equals(ProfileSelection.DEFAULT);
    }

    boolean isBareDefault() {
        return prefix == null && name.equals(ProfileSelection.DEFAULT);
    }

    /** The text between the brackets, white space made one space. */
    String text() {
        return prefix == null ? name : prefix + " " + name;
    }
}
