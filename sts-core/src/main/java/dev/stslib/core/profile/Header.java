package dev.stslib.core.profile;

import org.jspecify.annotations.Nullable;

/** What stands between the brackets of a section header: a name, with or without a prefix. */
record Header(@Nullable String prefix, String name) {

    /**
     * The text between the brackets of a header line without its comment, or null if the header is not closed.
     *
     * @param line a line that begins with a bracket
     */
    static @Nullable String inside(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '#' && line.charAt(end) != ';') {
            end++;
        }
        String header = Grammar.trim(line.substring(0, end));
        return header.endsWith("]") ? Grammar.trim(header.substring(1, header.length() - 1)) : null;
    }

    /** Splits the trimmed text between the brackets once on white space. */
    static Header of(String inside) {
        int space = 0;
        while (space < inside.length() && !Grammar.isSpace(inside.charAt(space))) {
            space++;
        }
        return space == inside.length()
                ? new Header(null, inside)
                : new Header(inside.substring(0, space), Grammar.trim(inside.substring(space)));
    }

    /** {@code [profile default]}, which drops {@code [default]} of the same file. */
    boolean isPrefixedDefault() {
        return SectionType.PROFILE.prefix().equals(prefix) && name.equals(ProfileSelection.DEFAULT);
    }

    boolean isBareDefault() {
        return prefix == null && name.equals(ProfileSelection.DEFAULT);
    }
}
