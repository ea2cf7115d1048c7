package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.audit.AuditCheck;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks the chain of the audit log. */
@Command(
        name = "verify",
        header = "Find changed, removed and reordered lines of the audit log",
        description = {
            "Each line has the hash of the line before. The command reads all lines and reports each one that was"
                    + " changed, removed, replaced or moved, a line on standard error for each. The exit status is then"
                    + " 7. Nothing is changed.",
            "",
            "The file audit.head beside the log keeps the end of the chain, so lines removed at the end are found too."
                    + " A person with your rights can write a new log from the beginning. To exclude that, send the"
                    + " lines to another machine by syslog."
        },
        footer = "  sts audit verify")
final class AuditVerifyCommand extends StsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "the log, or lines of the system's log; by default the configured log")
    private @Nullable Path file;

    AuditVerifyCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Path log = file == null
                ? context().audit().file()
                : context().invocation().systemEnvironment().path(file.toString());
        if (file == null && !Files.exists(log)) {
            context().output().line("There is no audit log yet.");
            return ExitCode.OK.status();
        }
        AuditCheck.Result found = check(log);
        context().warn(found.problems().stream().map(problem -> problem + ".").toList());
        if (!found.endChecked()) {
            context()
                    .warn(List.of(
                            "There is no audit.head beside " + log + ". Lines removed at its end are not found."));
        }
        int problems = found.problems().size();
        if (problems > 0) {
            context()
                    .warn(List.of("Keep the log and compare it with a copy, such as that of syslog. Move it and its"
                            + " audit.head away to begin a new one."));
        }
        context()
                .output()
                .line(found.whole() + (found.whole() == 1 ? " line is" : " lines are") + " whole, " + problems
                        + (problems == 1 ? " problem" : " problems") + ".");
        return (problems == 0 ? ExitCode.OK : ExitCode.STORE).status();
    }

    private static AuditCheck.Result check(Path log) {
        try {
            return AuditCheck.of(log);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE, "The audit log " + log + " cannot be read", "Check the path and its mode", e);
        }
    }
}
