package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.io.Lines;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

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
        CommandLine line = commandLine(invocation, global);
        line.setOut(writer(invocation.out()));
        line.setErr(writer(invocation.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(invocation.colour() ? Ansi.ON : Ansi.OFF));
        line.setParameterExceptionHandler((wrong, args) -> {
            String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
            report(invocation, message(wrong) + ". Run '" + command + " --help' and try again.");
            return ExitCode.USAGE.status();
        });
        line.setExecutionExceptionHandler((failure, of, parsed) -> {
            fail(invocation, failure, global.debug);
            return ExitCode.of(failure).status();
        });
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

    private static String message(ParameterException wrong) {
        String message = Objects.requireNonNullElse(wrong.getMessage(), "The command line is wrong");
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private static void fail(Invocation invocation, Throwable failure, boolean debug) {
        report(invocation, Failures.message(failure));
        if (debug) {
            failure.printStackTrace(invocation.err());
        }
    }

    private static void report(Invocation invocation, String message) {
        invocation.err().println("sts: " + Lines.one(message));
    }

    /** The command line with all commands. */
    static CommandLine commandLine(Invocation invocation, GlobalOptions global) {
        CommandContext context = new CommandContext(invocation, global);
        CommandLine line = new CommandLine(new RootCommand(global));
        line.addSubcommand(new DemoCommand(context, Sts::run));
        line.addSubcommand(new ExecCommand(context));
        line.addSubcommand(new ExportCommand(context));
        line.addSubcommand(new ProcessCommand(context));
        line.addSubcommand(new SessionCommand(context));
        line.addSubcommand(new LoginCommand(context));
        line.addSubcommand(new LogoutCommand(context));
        line.addSubcommand(new CredentialsCommand(context));
        line.addSubcommand(new StatusCommand(context));
        line.addSubcommand(new ListCommand(context));
        line.addSubcommand(new ProfilesCommand(context));
        line.addSubcommand(new RegionsCommand(context));
        line.addSubcommand(new ExplainCommand(context));
        line.addSubcommand(new WhoamiCommand(context));
        line.addSubcommand(new DecodeCommand(context));
        line.addSubcommand(new ConsoleCommand(context));
        line.addSubcommand(new FederateCommand(context));
        line.addSubcommand(new DoctorCommand(context));
        line.addSubcommand(new ConfigureCommand(context));
        line.addSubcommand(ImportCommand.with(context));
        line.addSubcommand(new RotateCommand(context));
        line.addSubcommand(new PickCommand(context));
        line.addSubcommand(StoreCommand.with(context));
        line.addSubcommand(AgentCommand.with(context));
        line.addSubcommand(new ServeCommand(context));
        line.addSubcommand(AuditCommand.with(context));
        line.addSubcommand(new CompletionCommand(context));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        HelpLayout.apply(line);
        return line;
    }
}
