package dev.stslib.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The superclass of all exceptions that stslib throws for problems that a person can fix. Each kind of problem has its
 * own type. The message says what happened, where, and how to fix it; it never contains a secret.
 */
public abstract class StslibException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * Creates the exception.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     * @param cause what caused it, or null; its message is printed in stack traces and must hold no secret
     */
    protected StslibException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + ". " + remedy + ".", cause);
        this.problem = Objects.requireNonNull(problem, "problem");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * What happened and where.
     *
     * @return one sentence without the full stop
     */
    public String problem() {
        return problem;
    }

    /**
     * How to fix it.
     *
     * @return one sentence without the full stop
     */
    public String remedy() {
        return remedy;
    }
}
