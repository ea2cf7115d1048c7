package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.settings.ChainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the keys for SAML. They are stslib's own, because AWS has none. */
final class SamlReader {
    private static final String FILE = "saml_assertion_file";
    private static final String PROCESS = "saml_assertion_process";
    private static final String PROVIDER = "saml_provider_arn";
    private static final List<String> ALL = List.of(FILE, PROCESS, PROVIDER);

    private final SystemEnvironment systemEnvironment;
    private final ChainOptions options;
    private final PolicyReader policies;
    private final Function<Profile, StsEndpoint> endpoints;

    SamlReader(
            SystemEnvironment systemEnvironment,
            ChainOptions options,
            PolicyReader policies,
            Function<Profile, StsEndpoint> endpoints) {
        this.systemEnvironment = systemEnvironment;
        this.options = options;
        this.policies = policies;
        this.endpoints = endpoints;
    }

    static boolean applies(Profile profile) {
        return first(profile) != null;
    }

    private static @Nullable String first(Profile profile) {
        for (String key : ALL) {
            if (ProfileValues.has(profile, key)) {
                return key;
            }
        }
        return null;
    }

    SamlAssertion read(Profile profile) {
        String first = Objects.requireNonNullElse(first(profile), PROVIDER);
        for (String needed : List.of("role_arn", PROVIDER)) {
            if (!ProfileValues.has(profile, needed)) {
                throw ProfileValues.error(
                        profile, first, "is set without " + needed, "Set " + needed + " in the same profile");
            }
        }
        if (ProfileValues.has(profile, FILE) == ProfileValues.has(profile, PROCESS)) {
            boolean both = ProfileValues.has(profile, FILE);
            throw ProfileValues.error(
                    profile,
                    first,
                    both
                            ? "is set together with " + PROCESS + ", and only one is allowed"
                            : "needs " + FILE + " or " + PROCESS,
                    both ? "Remove one of them" : "Set one of them to say where the assertion comes from");
        }
        RoleStepReader.refuseTask(profile, first);
        String role = RoleStepReader.roleArn(profile);
        String provider = ProfileValues.text(profile, PROVIDER).orElse("");
        ProfileValues.check(
                profile,
                PROVIDER,
                () -> new AssumeRoleWithSamlRequest(role, provider, Secret.of("none"), null, SessionPolicy.NONE)
                        .principalArn());
        @Nullable
        Path file = ProfileValues.has(profile, FILE) ? ProfileValues.path(profile, FILE, systemEnvironment) : null;
        return new SamlAssertion(
                profile.name(),
                role,
                provider,
                file,
                ProfileValues.textOrNull(profile, PROCESS),
                RoleStepReader.duration(profile),
                options.processTimeout(),
                policies.read(profile),
                endpoints.apply(profile));
    }
}
