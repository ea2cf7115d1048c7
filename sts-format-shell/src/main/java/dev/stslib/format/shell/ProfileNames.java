package dev.stslib.format.shell;

import dev.stslib.api.error.FormatException;
import java.util.regex.Pattern;

/**
 * The names of a set that a section header or a comment can hold: those that AWS's files allow. They are safe in every
 * syntax here.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
final class ProfileNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_/.%@:+-]+");

    private ProfileNames() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns the name, or throws if the format cannot express it. */
    static String require(String format, String name) {
        if (isName(name)) {
            return name;
        }
        throw new FormatException(
                "The format " + format + " cannot express the name '" + name.replaceAll("[^ -~]", "?")
                        + "': it takes letters, digits and _ - / . % @ : + only",
                "Rename the profile, or use a format that takes every name, such as boto");
    }
}
