package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/**
 * A profile has valid syntax but cannot be used, because a setting is contradictory, missing or unknown. The message
 * names the profile and the key.
 */
public final class ProfileConfigurationException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public ProfileConfigurationException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param problem what happened and where
     * @param remedy how to fix it
     * @param cause what caused it, or null
     */
    public ProfileConfigurationException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
