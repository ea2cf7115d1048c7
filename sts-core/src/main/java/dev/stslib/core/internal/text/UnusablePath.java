package dev.stslib.core.internal.text;

import dev.stslib.api.error.ProfileConfigurationException;
import java.nio.file.InvalidPathException;

/** The error of a text that is not a path on this machine. */
public final class UnusablePath {
    private UnusablePath() {}

    /**
     * Creates the error. If the path has characters beyond ASCII, the locale of the process is usually the cause.
     *
     * @param place the variable, property or key that holds the text, as the beginning of a sentence
     * @param remedy what to do about a path that the locale can express
     * @param cause what {@link dev.stslib.api.SystemEnvironment#path} threw
     */
    public static ProfileConfigurationException error(String place, String remedy, InvalidPathException cause) {
        boolean ascii = cause.getInput().chars().allMatch(c -> c < 0x80);
        return new ProfileConfigurationException(
                place + " is not a path on this machine: " + cause.getReason(),
                ascii ? remedy : "Set LC_ALL or LANG to a UTF-8 locale such as C.UTF-8, or use a path in ASCII",
                cause);
    }
}
