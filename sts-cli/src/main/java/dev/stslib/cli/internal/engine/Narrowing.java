package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys of profiles that the command line sets for one run: a session policy, session tags, a duration. They win over the
 * same keys in the files; a session policy replaces those of the profile, inline and managed. They are part of the
 * credential key, so narrowed credentials are stored apart from others.
 *
 * @param values the values by profile key; empty if nothing is narrowed
 */
public record Narrowing(Map<String, ProfileProperty> values) {
    /** Nothing is narrowed. */
    public static final Narrowing NONE = new Narrowing(Map.of());

    private static final String TAGS = "session_tags";
    private static final List<String> POLICIES = List.of("policy", "policy_arns");

    public Narrowing {
        values = Map.copyOf(values);
    }

    /** Whether nothing is narrowed. */
    public boolean isNone() {
        return values.isEmpty();
    }

    /**
     * Checks that each value takes effect. Otherwise a policy on a profile without a role would be ignored, and its
     * credentials would be wider than you asked for.
     */
    public void check(CredentialEngine engine, String profile) {
        if (isNone()) {
            return;
        }
        RoleChain plan = engine.plan(profile);
        boolean federated = plan.base() instanceof BaseCredentials.WebIdentity
                || plan.base() instanceof BaseCredentials.SamlAssertion;
        if (plan.roles().isEmpty() && (!federated || values.containsKey(TAGS))) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "Profile '" + profile + "' assumes no role that a policy, tags or a duration could apply to",
                    "Name a profile with role_arn, or leave these options out");
        }
    }

    /** A profile source that gives the profiles of another one, with these values in the given profiles. */
    ProfileSource over(ProfileSource files, List<String> profiles) {
        return new ChangedProfiles(files, set -> {
            ProfileSet narrowed = set;
            for (String profile : profiles) {
                narrowed = changed(narrowed, profile);
            }
            return narrowed;
        });
    }

    private ProfileSet changed(ProfileSet set, String name) {
        Profile found = set.profiles().get(name);
        if (found == null) {
            return set;
        }
        Map<String, ProfileProperty> properties = new LinkedHashMap<>(found.properties());
        if (POLICIES.stream().anyMatch(values::containsKey)) {
            // STS allows what any of the session policies allows, so one of the profile would widen the one given.
            POLICIES.forEach(properties::remove);
        }
        properties.putAll(values);
        Map<String, Profile> profiles = new LinkedHashMap<>(set.profiles());
        profiles.put(name, new Profile(name, properties));
        return new ProfileSet(profiles, set.ssoSessions(), set.services(), set.warnings(), set.ignored());
    }
}
