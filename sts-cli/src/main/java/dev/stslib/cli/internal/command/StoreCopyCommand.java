package dev.stslib.cli.internal.command;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.cli.internal.engine.StoreChoice;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.plugin.PluginCatalog;
import dev.stslib.store.support.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a store into another one. */
@Command(
        name = "copy",
        header = "Copy the entries into another store",
        description = {
            "Copies every entry of the store into another one and reads it back there. An entry that is as new or newer"
                    + " there stays. With --delete, each entry that was read back is then deleted here, and long-term"
                    + " keys only if the same are there. With --dry-run,"
                    + " the command only says what it would copy.",
            "",
            "The settings file still names the old store. Change its table [store] before you use the new one."
        },
        footer = "  sts store copy keystore:copied --dry-run")
final class StoreCopyCommand extends StsCommand {
    @Parameters(paramLabel = "NAME[:FOLDER]", description = "the other store, as for --store")
    private String target = "";

    @Option(names = "--dry-run", description = "change nothing, and say what would be copied")
    private boolean dryRun;

    @Option(names = "--delete", description = "delete here what was copied and read back there; needs --yes")
    private boolean delete;

    @Option(names = "--yes", description = "confirm that entries are deleted here")
    private boolean yes;

    StoreCopyCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores from = context().engines().stores().require();
        Stores to = context().engines().stores(StoreChoice.parse(target)).require();
        if (from.name().equals(to.name()) && haveSameFolder(from, to)) {
            throw new CommandException(
                    ExitCode.USAGE, "A store cannot be copied into itself", "Name another store or another folder");
        }
        if (delete && !yes && !dryRun) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    "The entries of the store '" + from.name() + "' would be deleted after the copy",
                    "Confirm with --yes, or leave out --delete");
        }
        if (!from.exists()) {
            context().output().line("There is no store yet.");
            return ExitCode.OK.status();
        }
        return (dryRun ? look(from, to) : copy(from, to)).status();
    }

    /** Another path may lead to the same folder. */
    private static boolean haveSameFolder(Stores from, Stores to) {
        Optional<Path> one = from.folder().filter(Files::exists);
        Optional<Path> other = to.folder().filter(Files::exists);
        if (one.isEmpty() || other.isEmpty()) {
            return from.folder().equals(to.folder());
        }
        try {
            return Files.isSameFile(one.get(), other.get());
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE,
                    "The folders " + one.get() + " and " + other.get() + " cannot be compared",
                    "Check the right to read them",
                    e);
        }
    }

    /** Does not make the other store. */
    private ExitCode look(Stores from, Stores to) {
        try (OpenStore source = from.open(context().engines().plugins())) {
            List<EntryInfo> entries = source.list();
            List<StoreException> problems = source.unlisted();
            report(problems);
            context()
                    .output()
                    .line("Would copy " + count(entries.size()) + " into the store '" + to.name() + "'"
                            + to.folder().map(folder -> " in " + folder).orElse("") + ".");
            return problems.isEmpty() ? ExitCode.OK : ExitCode.STORE;
        }
    }

    private ExitCode copy(Stores from, Stores to) {
        try (OpenStore source = from.open(context().engines().plugins());
                OpenStore target = open(from, to)) {
            StoreCopy copied = StoreCopy.all(source, target);
            report(copied.problems());
            int there = 0;
            int deleted = 0;
            for (EntryInfo info : source.list()) {
                if (isThere(info, source, target)) {
                    there++;
                    deleted += delete && source.delete(info.name(), info.version()) ? 1 : 0;
                }
            }
            context()
                    .output()
                    .line("Copied " + count(copied.copied()) + ", kept " + copied.kept() + ", read back " + there
                            + (delete ? ", deleted " + deleted + " here" : "") + ".");
            boolean whole = copied.problems().isEmpty() && there >= copied.copied() + copied.kept();
            return whole ? ExitCode.OK : ExitCode.STORE;
        }
    }

    /** A new keystore is opened by a password if the one that is copied is. */
    private OpenStore open(Stores from, Stores to) {
        boolean password = from.name().equals(Stores.STANDARD)
                && to.name().equals(Stores.STANDARD)
                && from.keyFile() == null
                && !to.exists();
        PluginCatalog plugins = context().engines().plugins();
        return password ? plugins.store(to.name()).open(to.settings(null)) : to.open(plugins);
    }

    /** Whether the other store gives the same credentials, or newer ones. Long-term keys are not renewed. */
    private boolean isThere(EntryInfo info, OpenStore source, OpenStore target) {
        try {
            Optional<StoredEntry> here = source.load(info.name());
            Optional<StoredEntry> there = target.load(info.name());
            if (here.isEmpty() || there.isEmpty()) {
                return false;
            }
            boolean same = there.get().payload().equals(here.get().payload());
            if (!same && StoredKeys.isKeys(info)) {
                context().warn(List.of("The other store has other " + info.name() + ", so those here stay"));
            }
            return same
                    || (!StoredKeys.isKeys(info) && there.get().info().issued().isAfter(info.issued()));
        } catch (StoreException e) {
            return false; // The copy has reported it.
        }
    }

    private void report(List<StoreException> problems) {
        context()
                .warn(problems.stream()
                        .map(problem -> String.valueOf(problem.getMessage()))
                        .toList());
    }

    private static String count(int entries) {
        return entries + (entries == 1 ? " entry" : " entries");
    }
}
