package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.store.keystore.KeystoreAdmin;
import picocli.CommandLine.Command;

/** Seals all entries under a new key. */
@Command(
        name = "rekey",
        header = "Seal all entries under a new key",
        description =
                "Makes a new key, seals every entry under it and forgets the old key. The same key file or password"
                        + " opens the store afterwards. A run that is stopped half-way is completed by the next one.",
        footer = "  sts store rekey")
final class StoreRekeyCommand extends StsCommand {
    StoreRekeyCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        if (!stores.name().equals(Stores.STANDARD)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The store '" + stores.name() + "' has no keys to renew",
                    "Use the store '" + Stores.STANDARD + "'");
        }
        int entries = new KeystoreAdmin(stores.settings()).rekey();
        context().output().line("Sealed " + entries + (entries == 1 ? " entry" : " entries") + " under a new key.");
        return ExitCode.OK.status();
    }
}
