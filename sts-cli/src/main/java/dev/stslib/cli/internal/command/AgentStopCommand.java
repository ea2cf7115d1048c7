package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.agent.AgentFolder;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Ends the agent. */
@Command(
        name = "stop",
        header = "End the agent",
        description = "Ends the agent and waits until it has ended. What is stored stays.",
        footer = "  sts agent stop")
final class AgentStopCommand extends StsCommand {
    AgentStopCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Optional<AgentClient> agent =
                AgentClient.connect(AgentFolder.of(context().invocation().systemEnvironment()), Optional.empty());
        if (agent.isEmpty()) {
            context().output().line("No agent runs.");
            return ExitCode.OK.status();
        }
        try (AgentClient client = agent.get()) {
            if (!client.stop()) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "The agent, process " + client.status().path("pid").asLong() + ", does not end",
                        "Kill it; nothing is lost");
            }
        }
        context().output().line("The agent has ended.");
        return ExitCode.OK.status();
    }
}
