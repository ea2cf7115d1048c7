package dev.stslib.cli.internal.command;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Lines;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes what is stored. */
@Command(
        name = "clear",
        header = "Delete the entries of the store",
        description =
                "Deletes all entries but long-term keys, or with --expired those that have expired, or with --unused those that"
                        + " no profile uses. Credentials that other programs hold stay valid until they expire.",
        footer = "  sts store clear --yes")
final class StoreClearCommand extends StsCommand {
    @Option(names = "--expired", description = "delete expired entries only")
    private boolean expired;

    @Option(names = "--unused", description = "delete only entries that no profile uses, which 'sts store list' shows")
    private boolean unused;

    @Option(names = "--keys", description = "delete the long-term keys, too, of which there may be no other copy")
    private boolean keys;

    @Option(names = "--yes", description = "confirm that the entries are deleted")
    private boolean yes;

    StoreClearCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        if (!stores.exists()) {
            context().output().line("There is no store yet.");
            return ExitCode.OK.status();
        }
        if (expired && unused) {
            throw new CommandException(
                    ExitCode.USAGE, "--expired and --unused are about different entries", "Give one of them");
        }
        if (!yes && !expired) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    (unused ? "Entries" : "All entries") + " of the store '" + stores.name() + "' would be deleted",
                    "Confirm with --yes, or give --expired");
        }
        try (OpenStore store = stores.open(context().engines().plugins())) {
            int deleted = expired ? store.sweep(context().now()) : delete(store, unused ? unused(store) : store.list());
            context().output().line("Deleted " + deleted + (deleted == 1 ? " entry." : " entries."));
            return ExitCode.OK.status();
        }
    }

    private List<EntryInfo> unused(OpenStore store) {
        return StoredCredentials.rows(context().engines(), store.list()).stream()
                .filter(row -> !row.isUsed())
                .map(StoredCredentials.Row::info)
                .toList();
    }

    /** An entry that another process saves meanwhile stays. */
    private int delete(OpenStore store, List<EntryInfo> entries) {
        int deleted = 0;
        for (EntryInfo info : entries) {
            if (StoredKeys.isKeys(info) && !keys) {
                continue;
            }
            try {
                deleted += store.delete(info.name(), info.version()) ? 1 : 0;
            } catch (DamagedStoreException e) {
                context().invocation().err().println("sts: " + Lines.one(String.valueOf(e.getMessage())));
            }
        }
        return deleted;
    }
}
