package dev.stslib.cli.internal.prompt;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.time.Duration;

/** A program that asks a person in a window, for a command without a terminal. The answer comes through a pipe. */
interface PromptProgram {
    /** The same as the time that a reader of credentials waits for a person. */
    Duration TIMEOUT = Duration.ofMinutes(2);

    /**
     * Asks.
     *
     * @throws CommandException if the program fails, takes too long, or the person cancels
     */
    Secret ask(Question question);

    /** The failure of a program. */
    static CommandException failed(CredentialProcessException cause) {
        return new CommandException(
                ExitCode.PERSON_NEEDED,
                cause.problem(),
                "Answer it in time, or run the command on a terminal. If it does not appear, run it by hand",
                cause);
    }
}
