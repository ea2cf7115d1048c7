package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.store.keystore.KeystoreAdmin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the store. */
@Command(
        name = "init",
        header = "Make the store",
        description = "Makes the store before its first use, which would make it too. With --password, a password opens"
                + " it, and every command that uses it asks for the password.",
        footer = "  sts store init")
final class StoreInitCommand extends StsCommand {
    @Option(names = "--password", description = "let a password open the store, instead of a key file")
    private boolean password;

    StoreInitCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        if (stores.exists() && stores.folder().isPresent()) {
            throw new CommandException(
                    ExitCode.STORE,
                    "There is a store in " + stores.folder().get() + " already",
                    "Use it, or name another folder with --store " + stores.name() + ":FOLDER");
        }
        StoreSettings settings = password ? stores.settings(null) : stores.settings();
        if (stores.name().equals(Stores.STANDARD)) {
            new KeystoreAdmin(settings).init();
        } else {
            try (OpenStore made =
                    context().engines().plugins().store(stores.name()).open(settings)) {
                made.list();
            }
        }
        context()
                .output()
                .line("Made the store '" + stores.name() + "'"
                        + stores.folder().map(folder -> " in " + folder).orElse("") + ".");
        return ExitCode.OK.status();
    }
}
