package dev.stslib.cli.internal.command;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.cli.internal.agent.AgentClient;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.format.shell.ProcessFormat;
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
                    + " Without a terminal it asks by the pinentry program of the settings file or by SSH_ASKPASS."
                    + " Many processes at once make one request and one prompt."
        },
        footer = "  sts process S3ReadOnlyRole-prod")
final class ProcessCommand extends StsCommand {
    @Parameters(paramLabel = "PROFILE", description = "the profile")
    private String profile = "";

    @Mixin
    private NarrowOptions narrow = new NarrowOptions();

    ProcessCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
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
            new Audit(context(), engine, "process").note(profile, credentials);
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
}
