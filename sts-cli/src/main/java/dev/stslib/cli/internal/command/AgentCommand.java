package dev.stslib.cli.internal.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about the agent. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Start and stop the agent, which makes all commands faster",
        descriptionHeading = "%n",
        description = {
            "The agent is a process that has the store unlocked and renews the credentials in use before they expire. The"
                    + " commands process, export and status get them from it, and go on without"
                    + " it when it does not run. With 'agent = \"auto\"' in ~/.config/stslib/config.toml they start it."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  sts agent status")
final class AgentCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    private AgentCommand() {}

    static CommandLine with(CommandContext context) {
        CommandLine line = new CommandLine(new AgentCommand());
        line.addSubcommand(new AgentStartCommand(context));
        line.addSubcommand(new AgentStopCommand(context));
        line.addSubcommand(new AgentStatusCommand(context));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given");
    }
}
