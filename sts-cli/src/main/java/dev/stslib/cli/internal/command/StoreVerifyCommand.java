package dev.stslib.cli.internal.command;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.store.keystore.KeystoreAdmin;
import dev.stslib.store.support.entry.Verification;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Reads the whole store. */
@Command(
        name = "verify",
        header = "Read the whole store and report what is damaged",
        description = "Reads every entry. The exit status is 7 if one is damaged; each problem is a line on standard"
                + " error. Nothing is changed.",
        footer = "  sts store verify")
final class StoreVerifyCommand extends StsCommand {
    StoreVerifyCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        if (!stores.exists()) {
            context().output().line("There is no store yet.");
            return ExitCode.OK.status();
        }
        Verification found = stores.isKeystore() ? new KeystoreAdmin(stores.settings()).verify() : read(stores);
        found.problems()
                .forEach(problem -> context()
                        .invocation()
                        .err()
                        .println("sts: " + Lines.one(String.valueOf(problem.getMessage()))));
        context()
                .output()
                .line(found.whole() + (found.whole() == 1 ? " entry is" : " entries are") + " whole, "
                        + found.problems().size() + (found.problems().size() == 1 ? " problem" : " problems") + ".");
        return (found.isWhole() ? ExitCode.OK : ExitCode.STORE).status();
    }

    private Verification read(Stores stores) {
        int whole = 0;
        try (OpenStore store = stores.open(context().engines().plugins())) {
            List<StoreException> problems = new ArrayList<>(store.unlisted());
            for (EntryInfo info : store.list()) {
                try {
                    whole += store.load(info.name()).isPresent() ? 1 : 0;
                } catch (StoreException e) {
                    problems.add(e);
                }
            }
            return new Verification(whole, problems);
        }
    }
}
