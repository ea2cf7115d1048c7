package dev.stslib.cli.internal.command;

import dev.stslib.api.CallerIdentity;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks STS whose credentials these are. */
@Command(
        name = "whoami",
        header = "Ask STS whose credentials a profile gives",
        description =
                "Sends GetCallerIdentity, which needs no permission. Without PROFILE, and inside 'sts exec', it asks"
                        + " about the credentials in the environment.",
        footer = "  sts whoami S3ReadOnlyRole-prod")
final class WhoamiCommand extends StsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PROFILE",
            description = "the profile; by default the credentials in the environment, or else the profile of"
                    + " AWS_PROFILE or 'default'")
    private @Nullable String profile;

    WhoamiCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        try (CredentialEngine engine = context().engines().open()) {
            CallerIdentity identity =
                    new Connections(context(), engine).open(profile).getCallerIdentity();
            Listing listing = new Listing("account", "arn", "user id");
            listing.add(identity.account(), identity.arn(), identity.userId());
            context().output().print(listing, "");
            return ExitCode.OK.status();
        }
    }
}
