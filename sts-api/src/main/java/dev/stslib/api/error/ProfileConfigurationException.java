package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/**
 * A profile is well formed but cannot be used: something contradictory, missing or unknown stands in it. The message
 * names the profile and the key.
 */
public final class ProfileConfigurationException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     */
    public ProfileConfigurationException(String what, String mend) {
        this(what, mend, null);
    }

    /**
     * Makes the error with a cause.
     *
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public ProfileConfigurationException(String what, String mend, @Nullable Throwable cause) {
        super(what, mend, cause);
    }
}
