package dev.stslib.core.internal.mfa;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.file.TextFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A command that prints a code, {@code mfa_process}. It needs no person, unless the settings say that it waits for a touch
 * or a password.
 */
public final class MfaCommand implements MfaCodeSource {
    private final CommandRunner shell;
    private final String command;
    private final Duration timeout;

    /**
     * Creates the source. Nothing runs yet.
     *
     * @param shell runs the command
     * @param command the command; not shown
     * @param timeout how long it may take
     */
    public MfaCommand(CommandRunner shell, String command, Duration timeout) {
        this.shell = shell;
        this.command = command;
        this.timeout = timeout;
    }

    /**
     * {@inheritDoc}
     *
     * @throws CredentialProcessException if the command fails, or prints anything but six digits
     */
    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        String name = "The mfa_process for profile '" + request.profile() + "'";
        String printed = TextFiles.withoutMark(new String(shell.run(name, command, timeout), StandardCharsets.UTF_8))
                .strip();
        if (!printed.matches("[0-9]{6}")) {
            throw new CredentialProcessException(
                    name + " printed something that is not a code of six digits",
                    "Make the command print the code of the MFA device " + request.serial() + " and nothing else");
        }
        return Optional.of(Secret.of(printed));
    }

    @Override
    public boolean answersAlone() {
        return true;
    }

    @Override
    public String toString() {
        return "MfaCommand[hidden]";
    }
}
