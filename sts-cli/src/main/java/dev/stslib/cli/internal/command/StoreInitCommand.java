package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.cli.internal.settings.StoreTable;
import dev.stslib.store.keystore.KeystoreAdmin;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the store. */
@Command(
        name = "init",
        header = "Make the store",
        description = {
            "Makes the store before its first use, which would make it too. With --password, a password opens"
                    + " it, and every command that uses it asks for the password.",
            "",
            "With --unlock keyring, the store gets a random password, which the desktop's keyring keeps: the Secret"
                    + " Service of GNOME or KDE, the Keychain of macOS, or the Credential Manager of Windows. The settings"
                    + " file then says unlock = \"keyring\" in its table [store]; the command writes it if there is none.",
            "",
            "For a store on a server, the command makes the tables of a database, and says whether the store can be used"
                    + " with the server, the password and the key files of the settings file."
        },
        footer = "  sts store init")
final class StoreInitCommand extends StsCommand {
    @Option(names = "--password", description = "let a password open the store, instead of a key file")
    private boolean password;

    @Option(
            names = "--unlock",
            paramLabel = "WAY",
            description = "keyring: let the desktop's keyring keep the password that opens the store")
    private StoreTable.@Nullable Unlock unlock;

    StoreInitCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        if (stores.isOnServer()) {
            return initOnServer(stores).status();
        }
        if (password && unlock != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "A password that you type is not in the keyring",
                    "Leave out --password or --unlock");
        }
        if (stores.exists() && stores.folder().isPresent()) {
            throw new CommandException(
                    ExitCode.STORE,
                    "There is a store in " + stores.folder().get() + " already",
                    "Use it, or name another folder with --store " + stores.name() + ":FOLDER");
        }
        StoreSettings settings = unlock == StoreTable.Unlock.KEYRING
                ? stores.keyringSettings()
                : password ? stores.settings(null) : stores.settings();
        if (stores.isKeystore()) {
            new KeystoreAdmin(settings).init();
        } else {
            try (OpenStore made =
                    context().engines().plugins().store(stores.kind()).open(settings)) {
                made.list();
            }
        }
        context()
                .output()
                .line("Made the store '" + stores.name() + "'"
                        + stores.folder().map(folder -> " in " + folder).orElse("") + ".");
        if (unlock != null && context().settings().store().unlock() == null) {
            saySettings();
        }
        return ExitCode.OK.status();
    }

    /** Opens it and reads it; a database gets its tables first. The keys are not made here: those of all machines are the same. */
    private ExitCode initOnServer(Stores stores) {
        if (password || unlock != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The password of the store '" + stores.name() + "' is that of its server",
                    "Leave out --password and --unlock, and set password-file or password-command in the settings file");
        }
        try (OpenStore store =
                context().engines().plugins().store(stores.kind()).open(stores.settingsToMake())) {
            int entries = store.list().size();
            context()
                    .output()
                    .line("The store '" + stores.name() + "' can be used and has " + entries
                            + (entries == 1 ? " entry." : " entries."));
            return ExitCode.OK;
        }
    }

    /** A settings file that is there has comments and an order that its owner gave it. */
    private void saySettings() {
        Path file = context().folders().settingsFile();
        if (Files.exists(file)) {
            context().hint("Add unlock = \"keyring\" to the table [store] of " + file + ".");
            return;
        }
        SafeFiles.makeFolder(context().folders().config());
        OwnerOnlyFiles.write(file, "[store]\nunlock = \"keyring\"\n".getBytes(StandardCharsets.UTF_8));
        context().output().line("Wrote " + file + ", which says so.");
    }
}
