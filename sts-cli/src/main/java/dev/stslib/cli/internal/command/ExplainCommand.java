package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.cli.internal.agent.AgentScope;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Listing;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.plan.RoleStep;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a profile would do, and where each value comes from. */
@Command(
        name = "explain",
        header = "Show what a profile would do, with file and line of every value",
        description = "Shows the requests that a profile leads to, in their order, then every value of the profiles"
                + " involved with its file and line, and what the environment and the command line add. It sends no"
                + " request. Secrets, and commands that may hold one, are not shown.",
        footer = "  sts explain S3ReadOnlyRole-prod")
final class ExplainCommand extends StsCommand {
    private static final Pattern HIDDEN =
            Pattern.compile(".*(secret|password|passphrase|private_?key).*|.*(token|_process)");

    @Parameters(
            arity = "0..1",
            paramLabel = "PROFILE",
            description = "the profile; by default that of AWS_PROFILE, or else 'default'")
    private @Nullable String profile;

    ExplainCommand(CommandContext context) {
        super(context);
    }

    @Override
    int run() {
        String name = context().profile(profile);
        try (CredentialEngine engine = context().engines().withoutStore()) {
            RoleChain plan = engine.plan(name);
            Map<String, Profile> profiles = engine.profiles();
            context().warn(engine.profileWarnings());
            Listing values = new Listing("of", "key", "value", "where");
            involved(plan).forEach(of -> addProfile(values, of, profiles.get(of)));
            addSurroundings(values);
            if (context().output().isJson()) {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("profile", name);
                document.put("plan", plan.describe().lines().map(String::strip).toList());
                document.put("values", values.objects());
                context().output().json(document);
            } else {
                plan.describe().lines().forEach(context().output()::line);
                context().output().line("");
                context().output().print(values, "");
            }
            return ExitCode.OK.status();
        }
    }

    /** The profiles that a plan reads: the base first. */
    private static Set<String> involved(RoleChain plan) {
        Set<String> names = new LinkedHashSet<>();
        names.add(plan.base().profile());
        plan.roles().stream().map(RoleStep::profile).forEach(names::add);
        names.add(plan.profile());
        return names;
    }

    private static void addProfile(Listing values, String name, @Nullable Profile profile) {
        if (profile == null) {
            return;
        }
        profile.properties().forEach((key, property) -> {
            if (property.nested().isEmpty()) {
                values.add("profile " + name, key, shown(key, property), profile.where(key));
            } else {
                property.nested()
                        .forEach((child, value) -> values.add(
                                "profile " + name,
                                key + "." + child,
                                isHidden(child) ? "(not shown)" : value.revealSecret(),
                                profile.where(key + "." + child)));
            }
        });
    }

    private static String shown(String key, ProfileProperty property) {
        return isHidden(key) ? "(not shown)" : property.value().revealSecret();
    }

    private static boolean isHidden(String key) {
        return Profile.isSecret(key) || HIDDEN.matcher(key).matches();
    }

    private void addSurroundings(Listing values) {
        AgentScope.variables().stream()
                .filter(variable -> variable.startsWith("AWS_"))
                .forEach(variable -> context()
                        .invocation()
                        .env(variable)
                        .ifPresent(value -> values.add("environment", variable, value, variable)));
        add(values, "--config", context().global().config);
        add(values, "--credentials-file", context().global().credentialsFile);
        add(values, "--region", context().global().region);
        add(values, "--endpoint-url", context().global().endpoint);
        add(values, "--ca-bundle", context().global().caBundle);
    }

    private static void add(Listing values, String option, @Nullable Object value) {
        if (value != null) {
            values.add("command line", option, value.toString(), option);
        }
    }
}
