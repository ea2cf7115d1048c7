package dev.stslib.cli.internal.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about the store as a whole. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Make, check, list, copy and clear the store",
        descriptionHeading = "%n",
        description = {
            "Without settings, the store is the encrypted keystore in ~/.local/share/stslib/store-keystore. Its key is in"
                    + " ~/.config/stslib/store.key, a file that only you can read. 'sts store init --password' makes a"
                    + " store that a password opens instead. The table [store] of ~/.config/stslib/config.toml chooses"
                    + " another store, folder or key."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  sts store list")
final class StoreCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    private StoreCommand() {}

    static CommandLine with(CommandContext context) {
        CommandLine line = new CommandLine(new StoreCommand());
        line.addSubcommand(new StoreInitCommand(context));
        line.addSubcommand(new StorePasswordCommand(context));
        line.addSubcommand(new StoreVerifyCommand(context));
        line.addSubcommand(new StoreRekeyCommand(context));
        line.addSubcommand(new StoreListCommand(context));
        line.addSubcommand(new StoreCopyCommand(context));
        line.addSubcommand(new StoreClearCommand(context));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given");
    }
}
