package dev.stslib.cli.internal.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command itself, which does nothing without the name of a command. */
@Command(
        name = "sts",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        customSynopsis = "sts [OPTIONS] COMMAND [ARGUMENT...]",
        description = "Temporary AWS credentials for every tool on this machine, from one MFA code.",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = "  sts demo")
final class RootCommand implements Runnable {
    @Mixin
    final GlobalOptions global;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    RootCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "No command is given");
    }
}
