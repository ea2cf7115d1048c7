package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs the command line: parses it, runs the command, and turns a failure into one line and an exit status. */
public final class Sts {
    private Sts() {}

    /**
     * Runs a command line.
     *
     * @param invocation what the command has around it
     * @param arguments the arguments, the name of the command first
     * @return the exit status, see {@link ExitCode}
     */
    public static int run(Invocation invocation, List<String> arguments) {
        GlobalOptions global = new GlobalOptions();
        CommandLine line = commandLine(invocation, global, arguments);
        line.setOut(writer(invocation.out()));
        line.setErr(writer(invocation.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(invocation.colour() ? Ansi.ON : Ansi.OFF));
        FailureReport report = new FailureReport(invocation, global);
        line.setParameterExceptionHandler(report);
        line.setExecutionExceptionHandler(report);
        try {
            return line.execute(arguments.toArray(String[]::new));
        } finally {
            invocation.out().flush();
            invocation.err().flush();
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * The command line for some arguments. It has the command that the first one names, and otherwise all: picocli takes
     * longer to look at all commands than most of them take.
     */
    static CommandLine commandLine(Invocation invocation, GlobalOptions global, List<String> arguments) {
        CommandLine line = new CommandLine(new RootCommand(global));
        Map<String, Supplier<Object>> commands = commands(invocation, global);
        Supplier<Object> named = arguments.isEmpty() ? null : commands.get(arguments.get(0));
        if (named == null) {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
        } else {
            line.addSubcommand(named.get());
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setHelpFactory(new HelpLayout.Factory());
        return line;
    }

    /** What makes each command, by its name, in the order of the help. */
    private static Map<String, Supplier<Object>> commands(Invocation invocation, GlobalOptions global) {
        CommandContext context = new CommandContext(invocation, global);
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(context, Sts::run));
        commands.put("exec", () -> new ExecCommand(context));
        commands.put("export", () -> new ExportCommand(context));
        commands.put("process", () -> new ProcessCommand(context));
        commands.put("session", () -> new SessionCommand(context));
        commands.put("login", () -> new LoginCommand(context));
        commands.put("logout", () -> new LogoutCommand(context));
        commands.put("credentials", () -> new CredentialsCommand(context));
        commands.put("status", () -> new StatusCommand(context));
        commands.put("list", () -> new ListCommand(context));
        commands.put("profiles", () -> new ProfilesCommand(context));
        commands.put("regions", () -> new RegionsCommand(context));
        commands.put("explain", () -> new ExplainCommand(context));
        commands.put("whoami", () -> new WhoamiCommand(context));
        commands.put("decode", () -> new DecodeCommand(context));
        commands.put("console", () -> new ConsoleCommand(context));
        commands.put("federate", () -> new FederateCommand(context));
        commands.put("token", () -> new TokenCommand(context));
        commands.put("doctor", () -> new DoctorCommand(context));
        commands.put("configure", () -> new ConfigureCommand(context));
        commands.put("import", () -> ImportCommand.with(context));
        commands.put("rotate", () -> new RotateCommand(context));
        commands.put("pick", () -> new PickCommand(context));
        commands.put("store", () -> StoreCommand.with(context));
        commands.put("agent", () -> AgentCommand.with(context));
        commands.put("serve", () -> new ServeCommand(context));
        commands.put("audit", () -> AuditCommand.with(context));
        commands.put(
                "completion",
                () -> new CompletionCommand(context, () -> commandLine(invocation, new GlobalOptions(), List.of())));
        return commands;
    }
}
