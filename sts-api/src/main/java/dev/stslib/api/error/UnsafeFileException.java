package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** A file or folder that must be its owner's alone is not: others can read or write it, or a link stands in its place. */
public final class UnsafeFileException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     */
    public UnsafeFileException(String what, String mend) {
        this(what, mend, null);
    }

    /**
     * Makes the error with a cause.
     *
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public UnsafeFileException(String what, String mend, @Nullable Throwable cause) {
        super(what, mend, cause);
    }
}
