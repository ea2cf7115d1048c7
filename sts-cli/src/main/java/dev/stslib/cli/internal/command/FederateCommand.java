package dev.stslib.cli.internal.command;

import dev.stslib.api.FederationToken;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.cli.internal.audit.AuditEntry;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes credentials for a person or a program that has no user in IAM. */
@Command(
        name = "federate",
        header = "Make credentials with few rights for someone else",
        description = {
            "Sends GetFederationToken, signed by the long-term keys of a profile, and prints the credentials, secrets"
                    + " included. Their rights are those that both the user and the policy have, so a policy is"
                    + " needed. One that allows every action on every resource is refused unless you give --allow-all."
        },
        footer = "  sts federate build-42 --profile BobSmith --policy policy.json --duration 1h")
final class FederateCommand extends StsCommand {
    @Parameters(
            paramLabel = "NAME",
            description = "the name of the federated user in logs: 2 to 32 letters, digits and _+=,.@-")
    private String name = "";

    @Option(
            names = "--policy",
            paramLabel = "FILE|JSON",
            description = "the policy: the federated user may do what both the user and the policy allow")
    private @Nullable String policy;

    @Option(
            names = "--policy-arn",
            paramLabel = "ARN",
            description = "a managed policy that allows more; repeat it for up to ten")
    private List<String> policyArns = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "a session tag; repeat it for more")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how long the credentials live, 15m to 36h; 12h by default")
    private @Nullable Duration duration;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "the profile with the long-term keys; by default the keys in the environment, or else the"
                    + " profile of AWS_PROFILE or 'default'")
    private @Nullable String profile;

    @Option(names = "--format", paramLabel = "NAME", description = "the format, as of 'sts export'; env by default")
    private @Nullable String format;

    @Option(names = "--allow-all", description = "accept a policy that allows every action on every resource")
    private boolean allowAll;

    FederateCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        SessionPolicy scope = scope();
        List<Tag> pairs = new ArrayList<>();
        NarrowOptions.pairs(tags).forEach((key, value) -> pairs.add(new Tag(key, value)));
        GetFederationTokenRequest request = new GetFederationTokenRequest(name, duration, scope, pairs);
        // A format that is not there is found out before AWS is asked for anything.
        CredentialFormat chosen = Formats.of(context(), format);
        try (CredentialEngine engine = context().engines().open()) {
            FederationToken token =
                    new Connections(context(), engine).open(profile).getFederationToken(request);
            String[] account = token.federatedUserId().split(":", 2);
            context()
                    .audit()
                    .note(new AuditEntry(
                            "federate",
                            name,
                            account[0],
                            token.federatedUserArn(),
                            token.credentials().accessKeyId(),
                            Audit.expiration(token.credentials()),
                            scope));
            Formats.print(context(), chosen.encode(token.credentials()));
            return ExitCode.OK.status();
        }
    }

    private SessionPolicy scope() {
        if (policy == null && policyArns.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "Without a policy, the federated user has no rights at all",
                    "Give --policy with what the user may do, or --policy-arn");
        }
        String document = policy == null ? null : NarrowOptions.document(policy);
        if (!allowAll) {
            PolicyScope.refuseAllowAll(document, policyArns);
        }
        return new SessionPolicy(document, policyArns);
    }
}
