package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** Lists the profiles whose credentials are stored, for scripts. */
@Command(
        name = "list",
        header = "List the profiles whose credentials are stored and valid",
        description = "Prints one name on a line, or a JSON array. 'sts status' shows more.",
        footer = "  sts list")
final class ListCommand extends StsCommand {
    ListCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Instant now = context().now();
        List<String> names = StoredCredentials.list(
                        context().engines(), context().invocation().err())
                .stream()
                .filter(row -> row.info().expiration().isAfter(now))
                .map(StoredCredentials.Row::profile)
                .filter(Objects::nonNull)
                .toList();
        if (context().output().isJson()) {
            context().output().json(names);
        } else {
            names.forEach(context().output()::line);
        }
        return ExitCode.OK.status();
    }
}
