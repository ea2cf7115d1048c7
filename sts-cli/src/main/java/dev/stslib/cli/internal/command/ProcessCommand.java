package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.format.shell.ProcessFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The other end of {@code credential_process}. */
@Command(
        name = "process",
        header = "Print credentials for credential_process",
        description = {
            "Prints one JSON object, as the AWS CLI and the SDKs expect it of a credential_process:",
            "",
            "  [profile prod]",
            "  credential_process = sts process S3ReadOnlyRole-prod",
            "",
            "If an MFA code is needed, the command asks on the terminal itself, although its pipes belong to the caller."
                    + " Many processes at once make one request and one prompt."
        },
        footer = "  sts process S3ReadOnlyRole-prod")
final class ProcessCommand extends StsCommand {
    private static final String NAME = "process";

    @Parameters(paramLabel = "PROFILE", description = "the profile")
    private String profile = "";

    @Mixin
    private NarrowOptions narrow = new NarrowOptions();

    ProcessCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        refuseToCallItself();
        Optional<byte[]> served = narrow.narrowing().isNone()
                ? ViaAgent.read(context(), AgentClient.processPath(profile))
                : Optional.empty();
        if (served.isPresent()) {
            context().invocation().out().writeBytes(served.get());
            return ExitCode.OK.status();
        }
        try (CredentialEngine engine = context().engines().open(narrow.narrowing(), profile)) {
            CredentialHandle handle = engine.handle(profile);
            TemporaryCredentials credentials = CurrentCredentials.of(engine, handle);
            new Audit(context(), engine, NAME).note(profile, credentials);
            ProcessFormat format = new ProcessFormat();
            byte[] document = handle.accountOf(credentials)
                    .map(format::withAccountId)
                    .orElse(format)
                    .encode(credentials);
            context().invocation().out().writeBytes(document);
            context().invocation().out().println();
            return ExitCode.OK.status();
        }
    }

    /**
     * A profile whose {@code credential_process} runs this command for the same profile would start processes without
     * end. The processes above this one show it.
     */
    private void refuseToCallItself() {
        Optional<ProcessHandle> above = ProcessHandle.current().parent();
        while (above.isPresent()) {
            if (isThisCommand(arguments(above.get()))) {
                throw new CommandException(
                        ExitCode.CONFIGURATION,
                        "Profile '" + profile + "' has a credential_process that leads back to this profile",
                        "Let the credential_process of '" + profile + "' name another profile");
            }
            above = above.get().parent();
        }
    }

    /** Java itself gives no arguments of a command line over 4 KiB, which a long class path makes. */
    private static List<String> arguments(ProcessHandle process) {
        Path linux = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return List.of(new String(Files.readAllBytes(linux), StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return process.info().arguments().map(List::of).orElse(List.of());
        }
    }

    private boolean isThisCommand(List<String> arguments) {
        int main = arguments.indexOf("dev.stslib.cli.Main");
        List<String> own = main < 0 ? List.of() : arguments.subList(main + 1, arguments.size());
        return own.contains(NAME) && own.contains(profile);
    }
}
