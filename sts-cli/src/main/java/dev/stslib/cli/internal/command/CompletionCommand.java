package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that completes commands and options. */
@Command(
        name = "completion",
        header = "Print a completion script for your shell",
        description = {
            "Prints a script that completes commands and options.",
            "",
            "  bash:  source <(sts completion bash)",
            "  zsh:   source <(sts completion zsh)",
            "  fish:  sts completion fish | source"
        },
        footer = "  sts completion bash")
final class CompletionCommand extends StsCommand {
    /** The shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "bash|zsh|fish", description = "the shell")
    private Shell shell = Shell.BASH;

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
        // picocli's script serves bash and zsh.
        String script = shell == Shell.FISH
                ? new FishCompletion(root).script()
                : AutoComplete.bash(root.getCommandName(), root);
        context().output().line(script.stripTrailing());
        return ExitCode.OK.status();
    }
}
