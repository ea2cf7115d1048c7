package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/command.md}, made from what the help of the commands says. */
final class CommandDocument {
    private static final String INTRODUCTION = """
            # The command `sts`

            <!-- Made from the help of the commands: CommandDocumentTest of sts-cli with -Dhouse.write writes it anew. -->

            Credentials for every AWS tool on a machine, from one MFA code. In a clone, `./sts` runs it and builds it before the
            first run; you need a JDK 17 or newer and Maven 3.8.7 or newer. `./sts demo` needs no AWS account.

            - The first command that needs it makes the store: an encrypted keystore in `~/.local/share/stslib/store-keystore`,
              opened by the key in `~/.config/stslib/store.key`. Only you can read both. `XDG_DATA_HOME` and `XDG_CONFIG_HOME` move them.
            - An error is one line on standard error with the problem and the remedy. Results are on standard output.
            - An MFA code or a password is asked for on the terminal itself, also where standard input and output are pipes. No
              secret is ever an argument of a command.
            - Colour and progress lines appear on a terminal only. `NO_COLOR` turns colour off.

            ## Settings

            `~/.config/stslib/config.toml` holds settings in TOML. Others must not be able to change it. Options of the command line
            and AWS's environment variables take precedence.

            ```toml
            config = "~/.aws/config"                  # AWS's files
            credentials-file = "~/.aws/credentials"
            ca-bundle = "~/corporate-ca.pem"
            output = "table"                          # or "json"
            log-level = "error"                       # off, error, warn, info or debug
            format = "env"                            # what sts export writes

            [store]
            name = "keystore"                         # or "file", or that of a plug-in
            folder = "~/.local/share/stslib/store-keystore"
            key-file = "~/.config/stslib/store.key"   # or one of the next two, in place of it:
            # password-file = "~/.config/stslib/password"
            # password-command = ["pass", "show", "stslib"]
            options = { keep-unlocked = "PT15M" }     # see the stores

            [audit]
            log = "off"                               # or "file", or "syslog"
            folder = "~/.local/state/stslib/audit"
            # syslog-command = ["logger", "-t", "sts", "-p", "authpriv.info"]
            ```

            The options of each store: [Stores](stores.md#options).

            ## Audit log

            With `audit.log = "file"`, every command that hands out credentials first appends a line to `audit.jsonl`, which only
            you can read. If the line cannot be written, the command hands out nothing. A line is a JSON object: the time; the user
            and the process as the system knows them, and the process above; the command, the profile, the account and the role;
            the access key id, by which CloudTrail names the session; the expiration; the SHA-256 of the session policy, and the
            ARNs of managed ones. It never has a secret. Each line also has the hash of the line before, so `sts audit verify`
            finds what was changed, removed or reordered. With `audit.log = "syslog"`, `logger` gets each line, and `audit.head` in the
            folder keeps the end of the chain. To begin a new log, move both files of the folder away.

            ## Plug-ins

            Jars in `~/.config/stslib/plugins` bring formats, stores, profile sources and credential sources of your own to every
            command. The folder must be yours alone (`chmod 700`). `sts doctor` lists the plug-ins with their jars.
            [Writing a store or a format](own-store-or-format.md) shows how to make one.
            """;

    private final List<String> lines = new ArrayList<>();

    static List<String> lines() {
        CommandDocument document = new CommandDocument();
        List<CommandLine> commands = Commands.all();
        document.lines.addAll(INTRODUCTION.lines().toList());
        document.exitStatuses();
        document.globalOptions(commands.get(0).getCommandSpec());
        commands.stream().skip(1).forEach(line -> document.command(line.getCommandSpec()));
        return document.lines;
    }

    private void exitStatuses() {
        add("", "## Exit statuses", "", "| status | meaning |", "|---|---|");
        for (ExitCode code : ExitCode.values()) {
            add("| " + code.status() + " | " + cell(code.meaning()) + " |");
        }
    }

    private void globalOptions(CommandSpec root) {
        add("", "## Options of all commands", "", "They may stand before or behind the name of the command.", "");
        table("option", root.options().stream().filter(HelpLayout::isGlobal).toList());
    }

    private void command(CommandSpec spec) {
        add(
                "",
                "## `" + spec.qualifiedName() + "`",
                "",
                String.join(" ", spec.usageMessage().header()) + ".",
                "");
        lines.addAll(description(spec));
        CommandLine.Help help =
                new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        String synopsis = spec.usageMessage().customSynopsis().length > 0
                ? String.join("\n", spec.usageMessage().customSynopsis())
                : synopsis(spec);
        if (help.subcommands().isEmpty()) {
            add("", "```text", synopsis, "```");
        }
        if (!spec.positionalParameters().isEmpty()) {
            add("");
            table("parameter", spec.positionalParameters());
        }
        List<OptionSpec> own = spec.options().stream()
                .filter(option -> !HelpLayout.isGlobal(option) && !option.usageHelp() && !option.versionHelp())
                .toList();
        if (!own.isEmpty()) {
            add("");
            table("option", own);
        }
        add("", "Example:", "", "```sh");
        lines.addAll(Commands.examples(spec.commandLine()));
        add("```");
    }

    /** Indented lines of a description are an example of a file or a shell. */
    private static List<String> description(CommandSpec spec) {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : spec.usageMessage().description()) {
            boolean indented = line.startsWith("  ");
            if (indented != code) {
                lines.add("```" + (indented ? "text" : ""));
                code = indented;
            }
            lines.add(indented ? line.strip() : line);
        }
        if (code) {
            lines.add("```");
        }
        return lines;
    }

    private static String synopsis(CommandSpec spec) {
        String parameters = spec.positionalParameters().stream()
                .map(parameter -> {
                    String label = parameter.paramLabel();
                    String many = parameter.arity().max() > 1 ? label + "..." : label;
                    return parameter.arity().min() == 0 ? " [" + many + "]" : " " + many;
                })
                .collect(Collectors.joining());
        return spec.qualifiedName() + " [OPTIONS]" + parameters;
    }

    private void table(String what, List<? extends ArgSpec> arguments) {
        add("| " + what + " | meaning |", "|---|---|");
        for (ArgSpec argument : arguments) {
            String name = argument instanceof OptionSpec option
                    ? option.longestName() + (option.arity().max() > 0 ? " " + option.paramLabel() : "")
                    : argument.paramLabel();
            add("| `" + name.replace("|", "\\|") + "` | " + cell(String.join(" ", argument.description())) + " |");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private void add(String... more) {
        lines.addAll(Arrays.asList(more));
    }
}
