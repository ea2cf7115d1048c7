package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.StoreSettings;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.store.keystore.KeystoreAdmin;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes what opens the store. */
@Command(
        name = "password",
        header = "Change the password of the store",
        description = {
            "Asks for a new password, twice, which opens the store from then on, in place of the old password or of the key"
                    + " file. With --key-file, the key file opens it again. The entries stay as they are.",
            "",
            "What is open stays open: a running agent needs the new password only when it starts again."
        },
        footer = "  sts store password")
final class StorePasswordCommand extends StsCommand {
    @Option(names = "--key-file", description = "let the key file open the store, which is made if there is none")
    private boolean keyFile;

    StorePasswordCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        Stores stores = context().engines().stores().require();
        if (!stores.isKeystore()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The store '" + stores.name() + "' has no password to change",
                    "Use the store '" + Stores.STANDARD + "'");
        }
        if (!stores.exists()) {
            throw new CommandException(
                    ExitCode.STORE, "There is no store yet", "Make it with 'sts store init --password'");
        }
        if (!keyFile && stores.hasKeyFileOption()) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "A key file opens the store '" + stores.name() + "', as its options in the settings file say",
                    "Move key-file out of the options, to the table of the store in "
                            + context().folders().settingsFile());
        }
        StoreSettings changed =
                keyFile ? stores.settings(stores.standardKeyFile()) : stores.settingsWith(purpose -> newPassword());
        new KeystoreAdmin(stores.settings()).changePassword(changed);
        context()
                .output()
                .line(
                        keyFile
                                ? "The key file " + stores.standardKeyFile() + " opens the store."
                                : "The new password opens the store.");
        if (stores.isOpenedBySettings()) {
            context()
                    .hint("Change what opens the store in "
                            + context().folders().settingsFile() + ", too.");
        }
        return ExitCode.OK.status();
    }

    /** Asked for when the store has opened. */
    private char[] newPassword() {
        if (context().global().noInput) {
            throw new CommandException(
                    ExitCode.PERSON_NEEDED,
                    "A new password must be typed, and --no-input forbids to ask",
                    "Run the command without --no-input");
        }
        char[] typed = context().invocation().passwords().password("the store from now on");
        char[] again = context().invocation().passwords().password("the store from now on, once more");
        boolean same = Arrays.equals(typed, again);
        Arrays.fill(again, ' ');
        if (!same) {
            Arrays.fill(typed, ' ');
            throw new CommandException(
                    ExitCode.FAILED, "The two new passwords differ, and nothing was changed", "Run the command again");
        }
        return typed;
    }
}
