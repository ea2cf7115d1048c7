package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** The thread was interrupted while it waited for an answer. Its interrupt flag is set again when this is thrown. */
public final class CallInterruptedException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     */
    public CallInterruptedException(String what, String mend) {
        this(what, mend, null);
    }

    /**
     * Makes the error with a cause.
     *
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public CallInterruptedException(String what, String mend, @Nullable Throwable cause) {
        super(what, mend, cause);
    }
}
