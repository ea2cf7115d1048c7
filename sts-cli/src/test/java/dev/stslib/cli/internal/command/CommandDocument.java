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
            [Installing the command](install.md) is about its packages.

            - The first command that needs it makes the store: an encrypted keystore in `~/.local/share/stslib/store-keystore`,
              opened by the key in `~/.config/stslib/store.key`. Only you can read both. `XDG_DATA_HOME` and `XDG_CONFIG_HOME` move them.
            - An error is one line on standard error with the problem and the remedy. Results are on standard output.
            - An MFA code or a password is asked for on the terminal itself, also where standard input and output are pipes.
              Without a terminal, and in a background job, the program of the setting `pinentry` asks, or else that of
              `SSH_ASKPASS` under the rules of OpenSSH (`DISPLAY`, `WAYLAND_DISPLAY`, `SSH_ASKPASS_REQUIRE`). No secret is
              ever an argument of a command.
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
            agent = "auto"                            # start the agent when it does not run; "off": do not use it
            pinentry = "pinentry-gnome3"              # asks for codes and passwords where there is no terminal
            aws-cli-cache = "read"                    # use credentials of ~/.aws/cli/cache; or "share": write them too; or "off"

            [store]
            name = "keystore"                         # or "file", or that of a plug-in
            folder = "~/.local/share/stslib/store-keystore"
            key-file = "~/.config/stslib/store.key"   # or one of the next three, in place of it:
            # password-file = "~/.config/stslib/password"
            # password-command = ["pass", "show", "stslib"]
            # unlock = "keyring"                      # the desktop's keyring keeps the password
            options = { keep-unlocked = "PT15M" }     # see the stores

            [stores.fleet]                            # another store, for --store fleet and for "sts store copy fleet"
            name = "redis"                            # its password is that of the server
            key-file = "~/.config/stslib/sealing.key"
            password-file = "~/.config/stslib/redis.password"
            options = { address = "rediss://redis.example.com:6379", name-key-file = "~/.config/stslib/name.key" }

            [audit]
            log = "off"                               # or "file", or "syslog"
            folder = "~/.local/state/stslib/audit"
            # syslog-command = ["logger", "-t", "sts", "-p", "authpriv.info"]
            ```

            The options of each store: [Stores](stores.md#options), and for a store on a server [A fleet](fleet.md#setting-it-up).
            `[store]` may have the name of another table: `name = "fleet"`. Long-term keys are never kept on a server.

            ## The agent

            `sts agent start` starts a process that has the store unlocked and renews the credentials in use before they expire.
            `sts process`, `sts export`, `sts credentials` and `sts status` then ask it, and go on without it when it
            does not run, hangs or was killed; one that hangs costs a command about 12 seconds, longer on a busy machine, and a
            warning. For `sts process PROFILE` and `sts export PROFILE` the launcher asks it by `curl`, which takes no JVM.

            - It listens at the Unix-domain socket `$XDG_RUNTIME_DIR/stslib/agent.sock`, or else
              `~/.local/state/stslib/agent.sock`, in a folder that only you can enter. Where that path is too long for a socket,
              the folder is one below the temporary folder; `sts agent status` shows it. The kernel says who connects, and the
              agent refuses every other user.
            - It serves commands with the settings that it was started with: `HOME`, AWS's variables, and the options of
              all commands. Commands with other settings, or with a policy, tags or a duration, go on without it. It has no keys
              of your environment, so it does not serve profiles with `credential_source = Environment`.
            - It ends when it has had no request for 8 hours (`--idle`), when the settings file changes, and on `sts agent stop`.
              `sts agent status` says why the last one ended. What it writes is in `agent.log` beside the socket.
            - It does not run with an audit log (`audit.log`), because it writes no lines of it.
            - `sts agent start --foreground` runs it under a service manager such as systemd.

            Every HTTP client that can use the socket is a client:

            ```sh
            curl -q --noproxy '*' --unix-socket "$XDG_RUNTIME_DIR/stslib/agent.sock" http://sts/v1/process/PROFILE
            ```

            | request | answer |
            |---|---|
            | `GET /v1/process/PROFILE` | the JSON of a `credential_process` |
            | `GET /v1/credentials/PROFILE?format=NAME` | the credentials in a format |
            | `GET /v1/credentials?profile=A&profile=B&format=NAME` | several, by the names `sts-PROFILE` |
            | `POST /v1/each` with `{"profiles": ["A", "B"], "renew": false, "person": true}` | each profile's credentials, or why it has none; new ones with `renew`. With `person` (the default), the answer is 428 if a code is needed |
            | `GET /v1/status` | what the agent does, in JSON without secrets |
            | `GET /v1/store` | what is stored, in JSON without secrets |
            | `PUT /v1/code` with `{"serial": "...", "code": "123456"}` | takes an MFA code for the next request that needs it |
            | `POST /v1/stop` | ends the agent |

            | status | meaning |
            |---|---|
            | 200 | success |
            | 403 | AWS refused the request, or another user sends it |
            | 404 | there is no such profile, format or path, or the agent cannot use the profile |
            | 409 | the header `sts-scope`, which the command sends, shows other settings than the agent has |
            | 428 | a person is needed. If `serial` is in the JSON, an MFA code: `PUT` it and send the request again |
            | 503 | AWS was not reached or is busy |

            Each failure is a JSON object with `problem`, `remedy` and `exitStatus`.

            ## Local servers

            `sts serve` and `sts exec --server` give credentials to programs that read them over HTTP: the SDKs and the AWS CLI do
            that by themselves when the variables are set that `sts serve` prints. New credentials are there before the old
            ones expire. A code is asked for at the start only; later, run `sts session` on a terminal.

            AWS's tools prefer a profile with credentials, such as `[default]`, to these addresses. `sts exec --server` hides all
            profiles from its program: it sets `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` to `/dev/null`. Do the same for a
            program that uses `sts serve`.

            - The container endpoint has a path and a token for each profile. `curl -H "Authorization:
              $AWS_CONTAINER_AUTHORIZATION_TOKEN" "$AWS_CONTAINER_CREDENTIALS_FULL_URI"` shows what it gives.
            - The metadata service is version 2 only: a token by `PUT /latest/api/token`, for 1 to 21,600 seconds. It gives the
              credentials of the first profile to everything that can reach it.
            - On Linux the kernel says which user a connection comes from, and all others are refused. Elsewhere, `sts serve`
              needs `--any-user`.
            - Requests with the `Host` of another name (DNS rebinding), forwarded requests and those of browsers are refused, and
              so are long and slow ones. `--host` adds a name that clients have for this machine.
            - AWS limits tokens of its metadata service to one network hop. Java cannot set that limit of a TCP connection, so do
              not forward the port.
            - `--policy` limits every credential that is served, and `--ceiling required` refuses to serve without it: a
              fitting start for sandboxes and for programs that a model drives.

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
        if (help.subcommands().isEmpty()) {
            add("", "```text", synopsis(spec), "```");
        }
        if (!spec.positionalParameters().isEmpty()) {
            add("");
            table("parameter", spec.positionalParameters());
        }
        List<OptionSpec> own = spec.options().stream()
                .filter(option -> !option.hidden()
                        && !HelpLayout.isGlobal(option)
                        && !option.usageHelp()
                        && !option.versionHelp())
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

    /** What a command line looks like. */
    static String synopsis(CommandSpec spec) {
        if (spec.usageMessage().customSynopsis().length > 0) {
            return String.join("\n", spec.usageMessage().customSynopsis());
        }
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
