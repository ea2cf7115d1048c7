package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** The password or the key does not open the store. */
public final class WrongPasswordException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public WrongPasswordException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param problem what happened and where
     * @param remedy how to fix it
     * @param cause what caused it, or null
     */
    public WrongPasswordException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
