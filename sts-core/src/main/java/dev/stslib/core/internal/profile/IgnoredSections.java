package dev.stslib.core.internal.profile;

import dev.stslib.api.ProfileSet;
import java.util.Locale;

/** Explains a lookup that failed because the section was ignored. */
public final class IgnoredSections {
    private IgnoredSections() {}

    /**
     * Names the ignored sections that were probably meant.
     *
     * @param profiles the profiles in which nothing was found
     * @param type the name space in which it was looked for
     * @param name the name that was looked for
     * @return an addition to an error message that begins with a semicolon and has header, place and reason of each
     *     section; empty if there is none
     */
    public static String hint(ProfileSet profiles, SectionType type, String name) {
        StringBuilder hint = new StringBuilder();
        for (ProfileSet.IgnoredSection section : profiles.ignored()) {
            if (isNear(SectionHeader.of(section.header()), type, name)) {
                hint.append("; [").append(section.header()).append("] (").append(section.origin());
                hint.append(") is ignored: ").append(section.reason());
            }
        }
        return hint.toString();
    }

    /** Quotes, white space, signs and case make no difference, nor does a prefix that is none. */
    private static boolean isNear(SectionHeader header, SectionType type, String name) {
        String wanted = letters(name);
        if (wanted.isEmpty()) {
            return header.name().equals(name);
        }
        String whole = letters(header.text());
        if (whole.equals(wanted) || whole.equals(letters(type.prefix() + name))) {
            return true;
        }
        SectionType other = header.prefix() == null ? null : SectionType.ofPrefix(header.prefix());
        return letters(header.name()).equals(wanted) && (other == null || other == type);
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder();
        text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}
