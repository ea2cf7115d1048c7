package dev.stslib.cli.internal.command;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.cli.internal.engine.StoreChoice;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.plugin.PluginCatalog;
import dev.stslib.store.support.StoreCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
            "Long-term keys are not copied to a store on a server, which may lose them. The exit status is 7 then, since"
                    + " not everything is there.",
            "",
            "The settings file still names the old store. Change its table [store] before you use the new one."
        },
        footer = "  sts store copy keystore:copied --dry-run")
final class StoreCopyCommand extends StsCommand {
    /** If the command is killed meanwhile, the entry is swept after that. */
    private static final Duration LIFE_OF_TRY = Duration.ofMinutes(10);

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
        if (from.isSame(to)) {
            throw intoItself();
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

    /** Does not make the other store. */
    private ExitCode look(Stores from, Stores to) {
        try (OpenStore source = from.open(context().engines().plugins())) {
            List<EntryInfo> entries =
                    source.list().stream().filter(info -> isCopied(info, to)).toList();
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
            requireTwo(source, target);
            StoreCopy copied = StoreCopy.all(source, target, info -> isCopied(info, to));
            report(copied.problems());
            int there = 0;
            int deleted = 0;
            int left = 0;
            for (EntryInfo info : source.list()) {
                if (!isCopied(info, to)) {
                    left++;
                    context()
                            .warn(List.of("The " + info.name() + " stay in the store '" + from.name()
                                    + "'. A server may lose them."));
                } else if (isThere(info, source, target)) {
                    there++;
                    deleted += delete && source.delete(info.name(), info.version()) ? 1 : 0;
                }
            }
            context()
                    .output()
                    .line("Copied " + count(copied.copied()) + ", kept " + copied.kept() + ", read back " + there
                            + (delete ? ", deleted " + deleted + " here" : "") + ".");
            boolean whole = copied.problems().isEmpty() && left == 0 && there >= copied.copied() + copied.kept();
            return whole ? ExitCode.OK : ExitCode.STORE;
        }
    }

    /**
     * Fails if both are the same store under two names, such as two spellings of a server's address. An entry that is
     * deleted here would then be gone there. Only a try shows it: an entry of a new name is saved there and looked for here.
     */
    private void requireTwo(OpenStore source, OpenStore target) {
        EntryName name = new EntryName("try of a copy " + UUID.randomUUID());
        Instant now = context().now();
        EntryInfo info = new EntryInfo(name, EntryKind.OTHER, "none", now, now.plus(LIFE_OF_TRY), null, null, 1);
        if (!target.save(new StoredEntry(info, SecretBytes.copyOf(new byte[] {1})), 0)) {
            throw new IllegalStateException("No entry has this name");
        }
        boolean isHere;
        try {
            isHere = source.load(name).isPresent();
        } finally {
            boolean unused = target.delete(name, info.version());
        }
        if (isHere) {
            throw intoItself();
        }
    }

    private static CommandException intoItself() {
        return new CommandException(
                ExitCode.USAGE, "A store cannot be copied into itself", "Name another store or another folder");
    }

    /** Long-term keys have no other copy, and a server may forget its entries. */
    private static boolean isCopied(EntryInfo info, Stores to) {
        return !to.isOnServer() || !StoredKeys.isKeys(info);
    }

    /** A new keystore is opened by a password if the one that is copied is. */
    private OpenStore open(Stores from, Stores to) {
        boolean password = from.isKeystore() && to.isKeystore() && from.keyFile() == null && !to.exists();
        PluginCatalog plugins = context().engines().plugins();
        return password ? plugins.store(to.kind()).open(to.settings(null)) : to.open(plugins);
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
