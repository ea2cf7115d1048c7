package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** A registered plug-in cannot be loaded or made. */
public final class BrokenPluginException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     */
    public BrokenPluginException(String what, String mend) {
        this(what, mend, null);
    }

    /**
     * Makes the error with a cause.
     *
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public BrokenPluginException(String what, String mend, @Nullable Throwable cause) {
        super(what, mend, cause);
    }
}
