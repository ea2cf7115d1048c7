package dev.stslib.cli.internal.command;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.engine.CurrentCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.stslib.StsCore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            description =
                    "the profile whose session token signs for the roles; by default the source of the first role")
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
            Map<String, TemporaryCredentials> found = new LinkedHashMap<>();
            Map<String, StslibException> failures = new LinkedHashMap<>();
            generate(engine, wanted, found, failures);
            new Audit(context(), engine, "credentials").note(found);
            print(engine, wanted, found);
            return report(failures).status();
        }
    }

    private void generate(
            CredentialEngine engine,
            List<String> wanted,
            Map<String, TemporaryCredentials> found,
            Map<String, StslibException> failures) {
        Progress progress = new Progress(wanted.size());
        if (context().invocation().terminal() && !context().output().isJson()) {
            engine.addListener(progress);
        }
        try {
            bySource(engine, wanted, failures).forEach((source, group) -> {
                CredentialSet set = generate(engine, source, group);
                set.asMap().forEach((name, credentials) -> found.put(profile(name), credentials));
                set.failures().forEach((name, failure) -> failures.put(profile(name), failure));
            });
        } finally {
            engine.removeListener(progress);
            progress.clear();
        }
    }

    /**
     * The profiles by the profile whose session token opens them. Those that cannot be used are failures if you ask for
     * all, and an error if you name them.
     */
    private Map<String, List<String>> bySource(
            CredentialEngine engine, List<String> wanted, Map<String, StslibException> failures) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String profile : wanted) {
            try {
                String base = engine.plan(profile).base().profile();
                groups.computeIfAbsent(user == null ? base : user, of -> new ArrayList<>())
                        .add(profile);
            } catch (StslibException e) {
                if (!all) {
                    throw e;
                }
                failures.put(profile, e);
            }
        }
        return groups;
    }

    private static CredentialSet generate(CredentialEngine engine, String source, List<String> profiles) {
        try {
            RoleChain plan = engine.plan(source);
            boolean takesSession = plan.base() instanceof BaseCredentials.StaticKeys keys && !keys.temporary();
            if (takesSession && plan.roles().isEmpty()) {
                return generateWithSession(engine, plan, profiles);
            }
        } catch (StslibException e) {
            Map<String, StslibException> failures = new LinkedHashMap<>();
            profiles.forEach(profile -> failures.put("sts-" + profile, e));
            return CredentialSet.of(Map.of(), failures);
        }
        return read(engine, profiles);
    }

    private static CredentialSet generateWithSession(CredentialEngine engine, RoleChain user, List<String> profiles) {
        if (user.mfaSerial() != null) {
            // Gets a session token of the usual lifetime unless one lives, and only one process asks for the code.
            TemporaryCredentials unused = engine.credentials(user.profile());
        }
        try (StsCore sts = StsCore.over(engine, user.profile())) {
            return sts.generateCredentialsLeniently(profiles);
        }
    }

    /** Sign-ins and machine roles take no session token: their roles are read as every command reads them. */
    private static CredentialSet read(CredentialEngine engine, List<String> profiles) {
        Map<String, TemporaryCredentials> found = new LinkedHashMap<>();
        Map<String, StslibException> failures = new LinkedHashMap<>();
        for (String profile : profiles) {
            try {
                found.put("sts-" + profile, CurrentCredentials.of(engine, engine.handle(profile)));
            } catch (StslibException e) {
                failures.put("sts-" + profile, e);
            }
        }
        return CredentialSet.of(found, failures);
    }

    private static String profile(String name) {
        return name.substring("sts-".length());
    }

    private void print(CredentialEngine engine, List<String> wanted, Map<String, TemporaryCredentials> found) {
        Listing listing = new Listing("profile", "account", "role", "access key id", "expiration", "expires in");
        for (String profile : wanted) {
            TemporaryCredentials credentials = found.get(profile);
            if (credentials != null) {
                String role = Plans.roleArn(engine.plan(profile)).orElse(null);
                listing.add(
                        profile,
                        Plans.account(role),
                        Plans.roleName(role),
                        credentials.accessKeyId(),
                        credentials.expiration(),
                        credentials.remaining(context().now()));
            }
        }
        if (!listing.isEmpty() || context().output().isJson()) {
            context().output().print(listing, "");
        }
    }

    private ExitCode report(Map<String, StslibException> failures) {
        context()
                .warn(failures.entrySet().stream()
                        .map(failure -> "Profile '" + failure.getKey() + "' is left out. "
                                + Failures.message(failure.getValue(), failure.getKey()))
                        .toList());
        return failures.values().stream().map(ExitCode::of).findFirst().orElse(ExitCode.OK);
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
