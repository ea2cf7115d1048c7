package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.io.Lines;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports a wrong command line, or the failure of a command, in one line on standard error. */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Invocation invocation;
    private final GlobalOptions global;

    FailureReport(Invocation invocation, GlobalOptions global) {
        this.invocation = invocation;
        this.global = global;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String remedy = wrong instanceof UnmatchedArgumentException && command.equals("sts exec")
                ? ". Put -- between the options of sts exec and COMMAND. Run '"
                : ". Run '";
        report(message(wrong) + remedy + command + " --help' and try again.");
        return ExitCode.USAGE.status();
    }

    private static String message(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            if (!unmatched.getCommandLine().getSubcommands().isEmpty()) {
                List<String> alike = unmatched.getSuggestions();
                return "There is no command '" + unmatched.getUnmatched().get(0) + "'"
                        + (alike.isEmpty() ? "" : " (did you mean '" + String.join("' or '", alike) + "'?)");
            }
        }
        String message = Objects.requireNonNullElse(wrong.getMessage(), "The command line is wrong");
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        report(Failures.message(failure));
        if (global.debug) {
            failure.printStackTrace(invocation.err());
        }
        return ExitCode.of(failure).status();
    }

    private void report(String message) {
        invocation.err().println("sts: " + Lines.one(message));
    }
}
