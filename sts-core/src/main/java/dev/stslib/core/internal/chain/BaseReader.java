package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.aws.ContainerSource;
import dev.stslib.core.internal.aws.InstanceSource;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.BaseCredentials.StaticKeys;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.settings.ChainOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the base credentials of a chain from the profile where it begins. */
final class BaseReader {
    private static final String ROLE = "role_arn";
    private static final String TOKEN_FILE = "web_identity_token_file";
    private static final String TOKEN_PROCESS = "web_identity_token_process";
    private static final String LOGIN = "login_session";
    private static final String SOURCE = "credential_source";

    /** The source of console sign-ins, which is a separate module. */
    private static final String CONSOLE = "login";
    /** The source of IAM Identity Center, which is a separate module, and AWS's keys for it. */
    private static final String SSO = "sso";

    private static final List<String> SSO_KEYS =
            List.of("sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name");

    /** The source of IAM Roles Anywhere, which is a separate module, and our keys that ask for it. */
    private static final String ROLES_ANYWHERE = "rolesanywhere";

    private static final List<String> ROLES_ANYWHERE_KEYS =
            List.of("rolesanywhere_profile_arn", "rolesanywhere_trust_anchor_arn");
    /** A command that may be AWS's helper for Roles Anywhere, whose arguments that source understands. */
    private static final Pattern HELPER = Pattern.compile("(?i:aws_signing_helper)");

    private final ProfileSet profiles;
    private final SystemEnvironment systemEnvironment;
    private final CredentialSources sources;
    private final SamlReader saml;
    private final PolicyReader policies;
    private final Duration processTimeout;
    private final Function<Profile, StsEndpoint> endpoints;

    BaseReader(
            ProfileSet profiles,
            SystemEnvironment systemEnvironment,
            ChainOptions options,
            CredentialSources sources,
            Function<Profile, StsEndpoint> endpoints) {
        this.profiles = profiles;
        this.systemEnvironment = systemEnvironment;
        this.sources = sources;
        this.endpoints = endpoints;
        policies = new PolicyReader(systemEnvironment);
        processTimeout = options.processTimeout();
        saml = new SamlReader(systemEnvironment, options, policies, endpoints);
    }

    /** A role profile assumes its role from another profile or a named source; any other is a base. */
    static boolean isRole(Profile profile) {
        return ProfileValues.has(profile, ROLE)
                && !isWebIdentity(profile)
                && !SamlReader.applies(profile)
                && first(profile, ROLES_ANYWHERE_KEYS).isEmpty();
    }

    private static Optional<String> first(Profile profile, List<String> keys) {
        return keys.stream().filter(key -> ProfileValues.has(profile, key)).findFirst();
    }

    private static boolean isWebIdentity(Profile profile) {
        return ProfileValues.has(profile, TOKEN_FILE) || ProfileValues.has(profile, TOKEN_PROCESS);
    }

    /** Whether the profile asks for no credentials at all, such as one that only names a region. */
    boolean holdsNone(Profile profile) {
        return Stream.of(
                                Stream.of(
                                        ROLE,
                                        TOKEN_FILE,
                                        TOKEN_PROCESS,
                                        LOGIN,
                                        SOURCE,
                                        "source_profile",
                                        ProcessSource.KEY),
                                SSO_KEYS.stream(),
                                ROLES_ANYWHERE_KEYS.stream())
                        .flatMap(keys -> keys)
                        .noneMatch(key -> ProfileValues.has(profile, key))
                && !SamlReader.applies(profile)
                && StaticKeySet.of(profile).none()
                && sources.claim(profile).isEmpty();
    }

    /** Reads the first kind that the profile has. A broken or unsupported kind is an error. It does not fall through to the next kind. */
    BaseCredentials read(Profile profile) {
        if (isWebIdentity(profile)) {
            return webIdentity(profile);
        }
        if (SamlReader.applies(profile)) {
            return saml.read(profile);
        }
        Optional<String> rolesAnywhere = first(profile, ROLES_ANYWHERE_KEYS);
        if (rolesAnywhere.isPresent()) {
            return fromSource(ROLES_ANYWHERE, profile, rolesAnywhere.get());
        }
        Optional<String> sso = first(profile, SSO_KEYS);
        if (sso.isPresent()) {
            return fromSource(SSO, profile, sso.get());
        }
        if (ProfileValues.has(profile, LOGIN)) {
            return fromSource(CONSOLE, profile, LOGIN);
        }
        if (ProfileValues.has(profile, ProcessSource.KEY)) {
            return process(profile);
        }
        if (StaticKeySet.of(profile).none()) {
            Optional<CredentialSources.Claim> claim = sources.claim(profile);
            if (claim.isPresent()) {
                return fromSource(claim.get().source(), profile, claim.get().key());
            }
            throw new ProfileConfigurationException(
                    "Profile '" + profile.name() + "' holds no credentials"
                            + (ProfileValues.has(profile, "source_profile") || ProfileValues.has(profile, SOURCE)
                                    ? ": it names a source, but no " + ROLE
                                    : ""),
                    "Add static keys, credential_process, SSO, a web identity, or a role_arn and its source");
        }
        return staticKeys(profile);
    }

    /** What AWS's helper for Roles Anywhere does, its source does itself, so that no process is started. */
    private FromSource process(Profile profile) {
        if (HELPER.matcher(ProfileValues.text(profile, ProcessSource.KEY).orElse(""))
                .find()) {
            try {
                return sources.plan(ROLES_ANYWHERE, profile, profiles);
            } catch (PluginNotFoundException | UnsupportedProfileException e) {
                // Without the source, or with arguments that it does not know, the helper runs as any command does.
                return fromSource(ProcessSource.NAME, profile, ProcessSource.KEY);
            }
        }
        return fromSource(ProcessSource.NAME, profile, ProcessSource.KEY);
    }

    StaticKeys staticKeys(Profile profile) {
        return new StaticKeys(
                StaticKeySet.of(profile)
                        .require(
                                "Profile '" + profile.name() + "'",
                                "aws_access_key_id",
                                "aws_secret_access_key",
                                "aws_session_token"),
                profile.name(),
                profile.where("aws_access_key_id"));
    }

    /** Reads {@code credential_source}. */
    BaseCredentials source(Profile profile) {
        String value = ProfileValues.text(profile, SOURCE).orElse("");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "environment" ->
                new EnvironmentKeys(
                        StaticKeySet.of(name -> systemEnvironment.env(name).orElse(null))
                                .require(
                                        "The environment, which " + ProfileValues.place(profile, SOURCE) + " names,",
                                        "AWS_ACCESS_KEY_ID",
                                        "AWS_SECRET_ACCESS_KEY",
                                        "AWS_SESSION_TOKEN"),
                        profile.name());
            case "ec2instancemetadata" -> fromSource(InstanceSource.NAME, profile, SOURCE);
            case "ecscontainer" -> fromSource(ContainerSource.NAME, profile, SOURCE);
            default ->
                throw ProfileValues.error(
                        profile,
                        SOURCE,
                        "is '" + value + "', which is not a source",
                        "Write Environment, Ec2InstanceMetadata or EcsContainer");
        };
    }

    /** A kind that is recognised is never passed over: without its source, the error names the artifact to add. */
    private FromSource fromSource(String source, Profile profile, String key) {
        try {
            return sources.plan(source, profile, profiles);
        } catch (PluginNotFoundException e) {
            throw new PluginNotFoundException(
                    profile.place(key) + " asks for the credential source '" + source + "', which is not there: "
                            + e.problem(),
                    e.remedy(),
                    e);
        }
    }

    private WebIdentity webIdentity(Profile profile) {
        boolean isFile = ProfileValues.has(profile, TOKEN_FILE);
        String key = isFile ? TOKEN_FILE : TOKEN_PROCESS;
        if (isFile && ProfileValues.has(profile, TOKEN_PROCESS)) {
            throw ProfileValues.error(
                    profile,
                    TOKEN_PROCESS,
                    "is set together with " + TOKEN_FILE + ", and only one is allowed",
                    "Remove one of them");
        }
        if (!ProfileValues.has(profile, ROLE)) {
            throw ProfileValues.error(profile, key, "is set without " + ROLE, "Set " + ROLE + " in the same profile");
        }
        RoleStepReader.refuseTask(profile, key);
        return new WebIdentity(
                profile.name(),
                RoleStepReader.roleArn(profile),
                isFile ? ProfileValues.path(profile, TOKEN_FILE, systemEnvironment) : null,
                ProfileValues.textOrNull(profile, TOKEN_PROCESS),
                RoleStepReader.sessionName(profile),
                RoleStepReader.duration(profile),
                processTimeout,
                policies.read(profile),
                endpoints.apply(profile));
    }
}
