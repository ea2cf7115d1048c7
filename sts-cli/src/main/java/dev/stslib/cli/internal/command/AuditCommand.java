package dev.stslib.cli.internal.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about the audit log. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Check the audit log",
        descriptionHeading = "%n",
        description = {
            "The audit log has a line for each set of credentials that a command handed out: to which user and process,"
                    + " for which profile and role, until when, and under which session policy. Of 'sts serve' it has a"
                    + " line for each client, with its address and the program that it claims to be. It is off unless"
                    + " ~/.config/stslib/config.toml says otherwise:",
            "",
            "  [audit]",
            "  log = \"file\""
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  sts audit verify")
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    private AuditCommand() {}

    static CommandLine with(CommandContext context) {
        CommandLine line = new CommandLine(new AuditCommand());
        line.addSubcommand(new AuditVerifyCommand(context));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given");
    }
}
