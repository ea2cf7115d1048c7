package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** A profile names a kind of credentials that stslib does not support, or that needs a missing optional artifact. */
public final class UnsupportedProfileException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public UnsupportedProfileException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param problem what happened and where
     * @param remedy how to fix it
     * @param cause what caused it, or null
     */
    public UnsupportedProfileException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
