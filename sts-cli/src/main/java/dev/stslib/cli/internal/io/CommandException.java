package dev.stslib.cli.internal.io;

import dev.stslib.api.error.StslibException;
import org.jspecify.annotations.Nullable;

/** A problem of the command itself, with the exit status that it leads to. */
public final class CommandException extends StslibException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /**
     * Makes the exception.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public CommandException(ExitCode code, String problem, String remedy) {
        this(code, problem, remedy, null);
    }

    /** Makes the exception, with a cause. */
    public CommandException(ExitCode code, String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
        this.code = code;
    }

    /** The exit status. */
    public ExitCode code() {
        return code;
    }
}
