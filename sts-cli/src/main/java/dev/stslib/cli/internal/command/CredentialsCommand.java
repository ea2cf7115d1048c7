package dev.stslib.cli.internal.command;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Profile;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.engine.ManyCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.stslib.StsCore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
                    + " first and asks for the MFA code. The other commands then use what is stored, unless you give"
                    + " --user.",
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
            description = "the profile whose session token signs for the roles; by default each profile says it")
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
        ManyProfiles many = new ManyProfiles(context());
        List<String> wanted = all ? many.ofRoles() : profiles;
        if (wanted.isEmpty()) {
            throw new CommandException(
                    ExitCode.CONFIGURATION, "No profile assumes a role", "Add a profile with role_arn");
        }
        ManyCredentials found = user == null
                ? ViaAgent.each(context(), wanted, true).orElseGet(() -> renew(wanted))
                : generate(wanted, user);
        print(wanted, found.credentials());
        return many.report(found).status();
    }

    /** Under the key that every command uses. */
    private ManyCredentials renew(List<String> wanted) {
        try (CredentialEngine engine = context().engines().open()) {
            return noted(engine, withProgress(engine, wanted.size(), () -> ManyProfiles.renew(engine, wanted)));
        }
    }

    /** With the session token of another profile than the one that the roles name. */
    private ManyCredentials generate(List<String> wanted, String signer) {
        try (CredentialEngine engine = context().engines().open();
                StsCore sts = StsCore.over(engine, signer)) {
            if (engine.plan(signer).mfaSerial() != null) {
                // Gets a session token of the usual lifetime unless one lives, and only one process asks for the code.
                TemporaryCredentials unused = engine.credentials(signer);
            }
            CredentialSet set = withProgress(engine, wanted.size(), () -> sts.generateCredentialsLeniently(wanted));
            Map<String, TemporaryCredentials> found = new LinkedHashMap<>();
            Map<String, StslibException> failures = new LinkedHashMap<>();
            set.asMap().forEach((name, credentials) -> found.put(profile(name), credentials));
            set.failures().forEach((name, failure) -> failures.put(profile(name), failure));
            return noted(engine, new ManyCredentials(found, failures));
        }
    }

    private static String profile(String name) {
        return name.substring("sts-".length());
    }

    private ManyCredentials noted(CredentialEngine engine, ManyCredentials found) {
        new Audit(context(), engine, "credentials").note(found.credentials());
        return found;
    }

    private <T> T withProgress(CredentialEngine engine, int total, Supplier<T> work) {
        Progress progress = new Progress(total);
        if (context().invocation().terminal() && !context().output().isJson()) {
            engine.addListener(progress);
        }
        try {
            return work.get();
        } finally {
            engine.removeListener(progress);
            progress.clear();
        }
    }

    private void print(List<String> wanted, Map<String, TemporaryCredentials> found) {
        Listing listing = new Listing("profile", "account", "role", "access key id", "expiration", "expires in");
        try (CredentialEngine files = context().engines().ofFiles()) {
            Map<String, Profile> known = files.profiles();
            for (String profile : wanted) {
                TemporaryCredentials credentials = found.get(profile);
                if (credentials != null) {
                    String role = Optional.ofNullable(known.get(profile))
                            .flatMap(of -> of.text("role_arn"))
                            .orElse(null);
                    listing.add(
                            profile,
                            Plans.account(role),
                            Plans.roleName(role),
                            credentials.accessKeyId(),
                            credentials.expiration(),
                            credentials.remaining(context().now()));
                }
            }
        }
        if (!listing.isEmpty() || context().output().isJson()) {
            context().output().print(listing, "");
        }
    }

    /** A progress line that counts the answers. */
    private final class Progress implements EngineListener {
        private final int total;
        private final AtomicInteger done = new AtomicInteger();

        Progress(int total) {
            this.total = total;
        }

        @Override
        public void on(EngineEvent event) {
            if (event instanceof EngineEvent.RequestEnded) {
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
