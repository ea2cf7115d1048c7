package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that completes command lines. */
@Command(
        name = "completion",
        header = "Print a completion script for your shell",
        description = {
            "Prints a script that completes commands, options and the names of profiles. It reads the names from AWS's"
                    + " files each time, and starts no Java.",
            "",
            "  bash:  source <(sts completion bash)",
            "  zsh:   source <(sts completion zsh)",
            "  fish:  sts completion fish | source"
        },
        footer = "  sts completion bash")
final class CompletionCommand extends StsCommand {
    /** What the scripts offer. */
    static final class Shells extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Shells() {
            super(List.of("bash", "zsh", "fish"));
        }
    }

    @Parameters(paramLabel = "bash|zsh|fish", completionCandidates = Shells.class, description = "the shell")
    private String shell = "bash";

    private final Supplier<CommandLine> all;

    /**
     * Makes the command.
     *
     * @param all gives the command line with all commands
     */
    CompletionCommand(CommandContext context, Supplier<CommandLine> all) {
        super(context);
        this.all = all;
    }

    @Override
    int run() {
        CommandLine root = all.get();
        String script = switch (shell.toLowerCase(Locale.ROOT)) {
            case "fish" -> new FishCompletion(root).script();
            case "bash", "zsh" -> new BashCompletion(root).script();
            default ->
                throw new CommandException(
                        ExitCode.USAGE, "There is no completion for '" + shell + "'", "Give bash, zsh or fish");
        };
        context().output().line(script.stripTrailing());
        return ExitCode.OK.status();
    }
}
