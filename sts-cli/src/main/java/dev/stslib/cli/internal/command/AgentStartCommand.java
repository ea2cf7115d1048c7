package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.agent.Agent;
import dev.stslib.cli.internal.agent.AgentFolder;
import dev.stslib.cli.internal.agent.AgentProcess;
import dev.stslib.cli.internal.agent.AgentScope;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.settings.AgentMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the agent. */
@Command(
        name = "start",
        header = "Start the agent",
        description = {
            "Starts the agent in the background, unless one runs. If the store has a password, the agent asks for it on"
                    + " the terminal before this command ends.",
            "",
            "The agent serves commands with the settings that it was started with: AWS's variables, HOME, and the"
                    + " options of all commands. Commands with other settings go on without it. It ends when it has"
                    + " had no request for the idle time, and when the settings file changes."
        },
        footer = "  sts agent start")
final class AgentStartCommand extends StsCommand {
    @Option(
            names = "--idle",
            paramLabel = "TIME",
            defaultValue = "8h",
            converter = DurationConverter.class,
            description = "end after this time without a request; 8h by default")
    private Duration idle = Duration.ZERO;

    @Option(names = "--foreground", description = "run in this process until the agent ends, as for a service manager")
    private boolean foreground;

    @Option(names = "--detached", hidden = true)
    private boolean detached;

    AgentStartCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        if (context().settings().agent() == AgentMode.OFF) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The settings file says agent = \"off\", so no command would use the agent",
                    "Remove that line");
        }
        if (ViaAgent.isAudited(context())) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The agent does not write the audit log, which the settings file asks for",
                    "Use the commands without the agent, or turn the audit log off");
        }
        AgentFolder place = AgentFolder.of(context().invocation().systemEnvironment());
        if (foreground) {
            serve(place);
        } else {
            boolean started = ViaAgent.start(context(), place, List.of("--idle", idle.toSeconds() + "s"));
            context().output().line(started ? "The agent runs." : "An agent runs already.");
        }
        return ExitCode.OK.status();
    }

    private void serve(AgentFolder place) {
        AgentProcess.identity(context().invocation().environment()).ifPresent(name -> {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    name + " is set, and the agent would use this identity for every command",
                    "Unset it, or start the agent without --foreground");
        });
        String scope = AgentScope.of(
                        context().invocation().systemEnvironment(), context().engineOptions())
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIGURATION,
                        "A path in the environment or in --store is relative, so the agent would look in another folder",
                        "Write the whole path"));
        String format = context().settings().format();
        Agent.SettingsAsRead settings = new Agent.SettingsAsRead(
                context().folders().settingsFile(), context().settingsTime());
        new Agent(context().invocation(), settings, place, scope, idle, detached)
                .run(context()::engines, Objects.requireNonNullElse(format, Formats.STANDARD));
    }
}
