package dev.stslib.cli.internal.prompt;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.store.support.command.CommandRunner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The program of {@code SSH_ASKPASS}, under the rules of OpenSSH: it is run in a graphical session, and {@code
 * SSH_ASKPASS_REQUIRE} can prefer it to the terminal, force it, or forbid it.
 *
 * @see <a href="https://man.openbsd.org/ssh#ENVIRONMENT">ssh(1)</a>
 */
final class Askpass implements PromptProgram {
    private final CommandRunner runner;
    private final String program;
    private final boolean preferred;

    private Askpass(CommandRunner runner, String program, boolean preferred) {
        this.runner = runner;
        this.program = program;
        this.preferred = preferred;
    }

    /** The program, if the environment names one and lets it be used. */
    static Optional<Askpass> of(SystemEnvironment environment, CommandRunner runner) {
        String require = environment.env("SSH_ASKPASS_REQUIRE").orElse("").toLowerCase(Locale.ROOT);
        boolean graphical = environment
                .env("DISPLAY")
                .or(() -> environment.env("WAYLAND_DISPLAY"))
                .isPresent();
        boolean forced = require.equals("force");
        if (require.equals("never") || !(graphical || forced)) {
            return Optional.empty();
        }
        return environment
                .env("SSH_ASKPASS")
                .map(program -> new Askpass(runner, program, forced || require.equals("prefer")));
    }

    /** Whether it is used although there is a terminal. */
    boolean isPreferred() {
        return preferred;
    }

    @Override
    public Secret ask(Question question) {
        String name = "The program " + program + " of SSH_ASKPASS";
        try {
            byte[] printed = runner.run(name, List.of(program, question.text() + ": "), TIMEOUT);
            // OpenSSH takes the first line, too.
            return Secret.of(new String(printed, StandardCharsets.UTF_8).split("[\r\n]", -1)[0]);
        } catch (CredentialProcessException e) {
            throw PromptProgram.failed(e);
        }
    }
}
