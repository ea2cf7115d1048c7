package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sign-in a command is about. */
final class SignInName {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "a profile, or the name of an sso-session section; by default the selected profile, or else the only"
                            + " sso-session")
    @Nullable
    String name;

    @Option(
            names = "--sso-session",
            paramLabel = "SECTION",
            description = "the name of an sso-session section, where a profile has the same name")
    @Nullable
    String section;

    void requireOne() {
        if (name != null && section != null) {
            throw new CommandException(
                    ExitCode.USAGE, "A name and --sso-session exclude each other", "Give one of the two");
        }
    }
}
