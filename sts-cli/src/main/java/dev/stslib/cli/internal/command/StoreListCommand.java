package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Lists the entries as the store has them. */
@Command(
        name = "list",
        header = "List the entries of the store",
        description = "Lists every entry with its kind, format, subject and times. It never shows a secret. What cannot"
                + " be read is a line on standard error.",
        footer = "  sts store list")
final class StoreListCommand extends StsCommand {
    private static final int SHORT_NAME = 8;

    StoreListCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        boolean json = context().output().isJson();
        Listing listing =
                new Listing("entry", "kind", "profile", "subject", "account", "format", "issued", "expiration");
        for (StoredCredentials.Row row : StoredCredentials.list(
                context().engines(), context().invocation().err())) {
            EntryInfo info = row.info();
            String name = info.name().value();
            listing.add(
                    json || name.length() < SHORT_NAME ? name : name.substring(0, SHORT_NAME),
                    info.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    row.profile(),
                    info.subject(),
                    info.account(),
                    info.format(),
                    info.issued(),
                    info.expiration());
        }
        context().output().print(listing, "Nothing is stored.");
        return ExitCode.OK.status();
    }
}
