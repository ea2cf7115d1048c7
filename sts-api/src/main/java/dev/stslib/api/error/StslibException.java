package dev.stslib.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that stslib throws for a reason that a person can mend. Each cause has a type of its own. The
 * message says what happened, where, and how to mend it; it never holds a secret.
 */
public abstract class StslibException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String mend;

    /**
     * Makes the error.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     * @param cause what caused it, or null; its message is printed in stack traces and must hold no secret
     */
    protected StslibException(String what, String mend, @Nullable Throwable cause) {
        super(what + ". " + mend + ".", cause);
        this.what = Objects.requireNonNull(what, "what");
        this.mend = Objects.requireNonNull(mend, "mend");
    }

    /**
     * What happened and where.
     *
     * @return one sentence without the full stop
     */
    public String what() {
        return what;
    }

    /**
     * How to mend it.
     *
     * @return one sentence without the full stop
     */
    public String mend() {
        return mend;
    }
}
