package dev.stslib.cli.internal.command;

import dev.stslib.api.CredentialSet;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.stslib.StsCore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets new credentials for a list of roles with one session token. */
@Command(
        name = "credentials",
        header = "Get new credentials for many roles with one session token",
        description = {
            "Gets new credentials for each profile and stores them. If no session token lives yet, the command gets one"
                    + " first and asks for the MFA code. The other commands then use what is stored.",
            "",
            "The table shows no secret. 'sts export' prints credentials."
        },
        footer = "  sts credentials DynamoDBRole-dev CodeDeployRole-qa S3ReadOnlyRole-prod")
final class CredentialsCommand extends StsCommand {
    @Parameters(arity = "0..*", paramLabel = "PROFILE", description = "the profiles of the roles")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--all", description = "every profile that assumes a role")
    private boolean all;

    @Option(
            names = "--user",
            paramLabel = "PROFILE",
            description = "the profile whose session token opens the roles; by default the source of the first role")
    private @Nullable String user;

    CredentialsCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        if (all == !profiles.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "Profiles or --all must be given, and not both", "Name profiles, or give --all");
        }
        try (CredentialEngine engine = context().engines().open()) {
            List<String> wanted = all ? new ManyProfiles(context(), engine).roleProfiles() : profiles;
            if (wanted.isEmpty()) {
                throw new CommandException(
                        ExitCode.CONFIGURATION, "No profile assumes a role", "Add a profile with role_arn");
            }
            String source = user == null ? engine.plan(wanted.get(0)).base().profile() : user;
            CredentialSet found = generate(engine, source, wanted);
            print(engine, wanted, found);
            return report(found).status();
        }
    }

    private CredentialSet generate(CredentialEngine engine, String source, List<String> wanted) {
        Progress progress = new Progress(wanted.size());
        if (context().invocation().terminal() && !context().output().isJson()) {
            engine.addListener(progress);
        }
        try (StsCore sts = StsCore.over(engine, source)) {
            return sts.generateCredentialsLeniently(wanted);
        } finally {
            engine.removeListener(progress);
            progress.clear();
        }
    }

    private void print(CredentialEngine engine, List<String> wanted, CredentialSet found) {
        Listing listing = new Listing("profile", "account", "role", "access key id", "expiration", "expires in");
        for (String profile : wanted) {
            found.find("sts-" + profile).ifPresent(credentials -> {
                String role = Plans.roleArn(engine.plan(profile)).orElse(null);
                listing.add(
                        profile,
                        Plans.account(role),
                        Plans.roleName(role),
                        credentials.accessKeyId(),
                        credentials.expiration(),
                        credentials.remaining(context().now()));
            });
        }
        context().output().print(listing, "No credentials were obtained.");
    }

    private ExitCode report(CredentialSet found) {
        found.failures().forEach((name, failure) -> context()
                .invocation()
                .err()
                .println("sts: " + Lines.one(name.replaceFirst("^sts-", "") + ": " + failure.getMessage())));
        return found.failures().values().stream().map(ExitCode::of).findFirst().orElse(ExitCode.OK);
    }

    /** A line that counts the answers, for a person who waits. */
    private final class Progress implements EngineListener {
        private final int total;
        private final AtomicInteger done = new AtomicInteger();

        Progress(int total) {
            this.total = total;
        }

        @Override
        public void on(EngineEvent event) {
            if (event instanceof EngineEvent.Requested) {
                context().invocation().err().print("\r" + done.incrementAndGet() + " of " + total + " answers");
            }
        }

        void clear() {
            if (done.get() > 0) {
                context().invocation().err().print("\r\u001b[K");
            }
        }
    }
}
