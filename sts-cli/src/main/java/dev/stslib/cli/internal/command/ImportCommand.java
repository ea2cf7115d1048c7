package dev.stslib.cli.internal.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that take over what other tools have. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Take over profiles and keys of other tools",
        descriptionHeading = "%n",
        description = "Each command shows first what it would do, and does it with --yes.",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  sts import aws")
final class ImportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    private ImportCommand() {}

    static CommandLine with(CommandContext context) {
        CommandLine line = new CommandLine(new ImportCommand());
        line.addSubcommand(new ImportAwsCommand(context));
        line.addSubcommand(new ImportAwsVaultCommand(context));
        line.addSubcommand(new ImportSsoCommand(context));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given");
    }
}
