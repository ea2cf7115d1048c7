package dev.stslib.cli.internal.command;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes what is stored. */
@Command(
        name = "clear",
        header = "Delete the entries of the store",
        description =
                "Deletes all entries but long-term keys, or with --expired those that have expired. Credentials that other programs"
                        + " hold stay valid until they expire.",
        footer = "  sts store clear --yes")
final class StoreClearCommand extends StsCommand {
    @Option(names = "--expired", description = "delete expired entries only")
    private boolean expired;

    @Option(names = "--keys", description = "delete the long-term keys, too, of which there may be no other copy")
    private boolean keys;

    @Option(names = "--yes", description = "confirm that all entries are deleted")
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
        if (!yes && !expired) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    "All entries of the store '" + stores.name() + "' would be deleted",
                    "Confirm with --yes, or give --expired");
        }
        try (OpenStore store = stores.open(context().engines().plugins())) {
            int deleted = expired ? store.sweep(context().now()) : deleteAll(store);
            context().output().line("Deleted " + deleted + (deleted == 1 ? " entry." : " entries."));
            return ExitCode.OK.status();
        }
    }

    /** An entry that another process saves meanwhile stays. */
    private int deleteAll(OpenStore store) {
        int deleted = 0;
        for (EntryInfo info : store.list()) {
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
