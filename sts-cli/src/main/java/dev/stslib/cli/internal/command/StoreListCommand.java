package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Lists the entries as the store has them. */
@Command(
        name = "list",
        header = "List the entries of the store",
        description =
                "Lists every entry with its kind, its profile, whether it is used, its format, subject and times. Used"
                        + " means by a profile of AWS's files as they are now, for this region and this host; '-' if that is not"
                        + " known, as on a server, which other machines use too. It never shows a secret. What cannot be read is"
                        + " a line on standard error.",
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
                new Listing("entry", "kind", "profile", "used", "subject", "account", "format", "issued", "expiration");
        List<StoredCredentials.Row> rows = StoredCredentials.list(
                context().engines(), context().invocation().err());
        for (StoredCredentials.Row row : rows) {
            EntryInfo info = row.info();
            String name = info.name().value();
            listing.add(
                    json || name.length() < SHORT_NAME ? name : name.substring(0, SHORT_NAME),
                    info.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    row.profile(),
                    row.used(),
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
