package dev.stslib.cli.internal.prompt;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.store.support.password.Terminal;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person for codes and passwords: on the terminal; where there is none, or this is a background job, by the pinentry
 * program of the settings file, or else by the program of {@code SSH_ASKPASS}.
 */
public final class PersonPrompt {
    private final SystemEnvironment environment;
    private final CommandRunner runner;
    private final Supplier<@Nullable String> pinentry;
    private final OnTerminal terminal;

    /** How to ask on the terminal. */
    record OnTerminal(
            MfaCodeSource codes, PasswordSource passwords, BooleanSupplier canAsk, BooleanSupplier isBackgroundJob) {}

    /**
     * Makes the prompt. Reads nothing yet.
     *
     * @param errors shows what the programs write to standard error
     * @param pinentry the pinentry program of the settings file, or null; read when it is needed
     */
    public PersonPrompt(SystemEnvironment environment, OutputStream errors, Supplier<@Nullable String> pinentry) {
        this(
                environment,
                errors,
                pinentry,
                new OnTerminal(
                        MfaCodeSources.terminal(),
                        PasswordSources.prompt(),
                        Terminal::canAsk,
                        Terminal::isBackgroundJob));
    }

    PersonPrompt(
            SystemEnvironment environment,
            OutputStream errors,
            Supplier<@Nullable String> pinentry,
            OnTerminal terminal) {
        this.environment = environment;
        this.runner = new CommandRunner(environment, errors);
        this.pinentry = pinentry;
        this.terminal = terminal;
    }

    /**
     * Asks for an MFA code. Empty if there is no way to ask.
     *
     * @throws CommandException if nothing was typed
     */
    public Optional<Secret> code(MfaCodeRequest request) {
        Question question = Question.code(request);
        Optional<PromptProgram> program = program(question);
        Optional<Secret> typed = program.isEmpty()
                ? terminal.codes().code(request)
                : Optional.of(
                        Secret.of(program.get().ask(question).revealSecret().strip()));
        boolean asked = program.isPresent() || terminal.canAsk().getAsBoolean();
        if (asked && typed.filter(code -> !code.revealSecret().isEmpty()).isEmpty()) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    "No code was typed for the MFA device " + request.serial(),
                    "Run the command again, and type the six digits that the device shows");
        }
        return typed;
    }

    /** Asks for the password that opens something. */
    public char[] password(String purpose) {
        Question question = Question.password(purpose);
        Optional<PromptProgram> program = program(question);
        return program.isEmpty()
                ? terminal.passwords().password(purpose)
                : program.get().ask(question).revealSecret().toCharArray();
    }

    /** The program to ask by; empty to ask on the terminal, which says it if there is none. */
    private Optional<PromptProgram> program(Question question) {
        Optional<Askpass> askpass = Askpass.of(environment, runner);
        boolean preferred = askpass.isPresent() && askpass.get().isPreferred();
        if (!preferred && terminal.canAsk().getAsBoolean()) {
            return Optional.empty();
        }
        String configured = preferred ? null : pinentry.get();
        if (configured != null) {
            return Optional.of(new Pinentry(environment, runner, configured));
        }
        if (askpass.isEmpty() && terminal.isBackgroundJob().getAsBoolean()) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    question.text() + ": a background job cannot ask on the terminal",
                    "Bring the job to the foreground, or set SSH_ASKPASS or the setting 'pinentry'");
        }
        return askpass.map(PromptProgram.class::cast);
    }
}
