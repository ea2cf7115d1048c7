package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.store.jdbc.JdbcAdmin;
import dev.stslib.store.jdbc.JdbcStore;
import dev.stslib.store.keystore.KeystoreAdmin;
import dev.stslib.store.redis.RedisAdmin;
import dev.stslib.store.redis.RedisStore;
import picocli.CommandLine.Command;

/** Seals all entries under a new key. */
@Command(
        name = "rekey",
        header = "Seal all entries under a new key",
        description = {
            "Makes a new key, seals every entry under it and forgets the old key. The same key file or password"
                    + " opens the store afterwards. A run that is stopped half-way is completed by the next one.",
            "",
            "The keys of a store on a server are in key files, which you change on all machines. There, the command seals"
                    + " under the first key what another key of the file has sealed."
        },
        footer = "  sts store rekey")
final class StoreRekeyCommand extends StsCommand {
    StoreRekeyCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        int entries = rekey(stores);
        String key = stores.isOnServer() ? "the first key." : "a new key.";
        context().output().line("Sealed " + entries + (entries == 1 ? " entry" : " entries") + " under " + key);
        return ExitCode.OK.status();
    }

    private static int rekey(Stores stores) {
        return switch (stores.kind()) {
            case Stores.STANDARD -> new KeystoreAdmin(stores.settings()).rekey();
            case "redis" -> new RedisAdmin(new RedisStore(), stores.settings()).rekey();
            case "jdbc" -> new JdbcAdmin(new JdbcStore(), stores.settings()).rekey();
            default ->
                throw new CommandException(
                        ExitCode.USAGE,
                        "The store '" + stores.name() + "' has no keys to renew",
                        "Use the store '" + Stores.STANDARD + "'");
        };
    }
}
