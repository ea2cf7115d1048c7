package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** No plug-in of the name that was asked for is on the class path or module path. */
public final class PluginNotFoundException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     */
    public PluginNotFoundException(String what, String mend) {
        this(what, mend, null);
    }

    /**
     * Makes the error with a cause.
     *
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public PluginNotFoundException(String what, String mend, @Nullable Throwable cause) {
        super(what, mend, cause);
    }
}
