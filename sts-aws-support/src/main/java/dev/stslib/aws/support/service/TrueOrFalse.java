package dev.stslib.aws.support.service;

import dev.stslib.api.error.ProfileConfigurationException;
import java.util.Locale;

/** A switch that is written as a word. */
public final class TrueOrFalse {
    private TrueOrFalse() {}

    /**
     * Reads it.
     *
     * @param value {@code true} or {@code false}, in upper or lower case
     * @param place where it is written, for the error
     * @return what it says
     * @throws ProfileConfigurationException if it is any other word
     */
    public static boolean read(String value, String place) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new ProfileConfigurationException(
                        place + " is '" + value + "', which is neither true nor false", "Write true or false");
        };
    }
}
