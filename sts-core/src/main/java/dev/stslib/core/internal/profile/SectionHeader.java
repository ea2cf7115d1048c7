package dev.stslib.core.internal.profile;

import org.jspecify.annotations.Nullable;

/** What stands between the brackets of a section header: a name, with or without a prefix. */
record SectionHeader(@Nullable String prefix, String name) {

    /** Reads a line that begins with a bracket; null if the header is not closed, or empty. */
    static @Nullable SectionHeader of(Line line) {
        String text = line.text();
        int end = 0;
        while (end < text.length() && !Grammar.isCommentSign(text.charAt(end))) {
            end++;
        }
        String header = Grammar.trim(text.substring(0, end));
        String inside = header.endsWith("]") ? Grammar.trim(header.substring(1, header.length() - 1)) : "";
        return inside.isEmpty() ? null : of(inside);
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
