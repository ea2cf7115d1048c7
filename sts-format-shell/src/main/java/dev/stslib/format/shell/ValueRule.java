package dev.stslib.format.shell;

import dev.stslib.api.error.FormatException;
import java.util.function.IntPredicate;

/**
 * Which values a format can express.
 *
 * @param allowed says which code points a value may have
 * @param maxLine the longest line, in bytes without its end
 * @param takes what a value may have, for messages
 */
record ValueRule(IntPredicate allowed, int maxLine, String takes) {
    /** Everything that an environment variable can hold. */
    static final ValueRule ANY_TEXT =
            new ValueRule(c -> c != 0 && isCharacter(c), Integer.MAX_VALUE, "every character but NUL");

    /** Printable ASCII without some characters. */
    static ValueRule asciiWithout(String excluded, int maxLine) {
        String takes = "printable ASCII" + (excluded.isEmpty() ? "" : " without any of " + excluded);
        return new ValueRule(c -> c >= ' ' && c <= '~' && excluded.indexOf(c) < 0, maxLine, takes);
    }

    /** False for half of a surrogate pair, which UTF-8 cannot encode. */
    static boolean isCharacter(int c) {
        return Character.getType(c) != Character.SURROGATE;
    }

    /** Whether all characters of a text can be expressed. */
    boolean allows(String text) {
        return text.codePoints().allMatch(allowed);
    }

    /** Throws if the value has a character that the format cannot express. */
    void requireCharacters(String format, String name, String value) {
        if (!allows(value)) {
            throw cannotExpress(format, name, "the format takes " + takes);
        }
    }

    /** Throws if the line of a value is too long. */
    void requireLength(String format, String name, int bytes) {
        if (bytes > maxLine) {
            throw cannotExpress(format, name, "its line has " + bytes + " bytes, and " + maxLine + " are the limit");
        }
    }

    static FormatException cannotExpress(String format, String name, String why) {
        return new FormatException(
                "The format " + format + " cannot express this value of " + name + ": " + why,
                "Use a format that expresses every value, such as process");
    }
}
