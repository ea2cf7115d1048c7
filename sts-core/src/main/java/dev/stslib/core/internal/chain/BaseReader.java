package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.BaseCredentials.ContainerCredentials;
import dev.stslib.core.plan.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.plan.BaseCredentials.InstanceMetadata;
import dev.stslib.core.plan.BaseCredentials.ProcessCredentials;
import dev.stslib.core.plan.BaseCredentials.StaticKeys;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.settings.ChainOptions;
import java.util.Locale;
import java.util.function.Function;

/** Reads the base credentials of a chain out of the profile where it begins. */
final class BaseReader {
    private static final String ROLE = "role_arn";
    private static final String TOKEN_FILE = "web_identity_token_file";
    private static final String LOGIN = "login_session";
    private static final String PROCESS = "credential_process";
    private static final String SOURCE = "credential_source";

    private final SystemEnvironment host;
    private final ChainOptions options;
    private final SsoReader sso;
    private final SamlReader saml;
    private final PolicyReader policies;
    private final Function<Profile, StsEndpoint> endpoints;

    BaseReader(
            ProfileSet profiles,
            SystemEnvironment host,
            ChainOptions options,
            Function<Profile, StsEndpoint> endpoints) {
        this.host = host;
        this.options = options;
        this.endpoints = endpoints;
        sso = new SsoReader(profiles, host);
        policies = new PolicyReader(host);
        saml = new SamlReader(host, options, policies, endpoints);
    }

    /** A role profile assumes its role from another profile or a named source; any other is a base. */
    static boolean isRole(Profile profile) {
        return ProfileValues.has(profile, ROLE)
                && !ProfileValues.has(profile, TOKEN_FILE)
                && !SamlReader.applies(profile);
    }

    /** The first kind that the profile holds; a kind that is broken or not supported is never passed over. */
    BaseCredentials read(Profile profile) {
        if (ProfileValues.has(profile, TOKEN_FILE)) {
            return webIdentity(profile);
        }
        if (SamlReader.applies(profile)) {
            return saml.read(profile);
        }
        if (SsoReader.applies(profile)) {
            return sso.read(profile);
        }
        if (ProfileValues.has(profile, LOGIN)) {
            throw new UnsupportedProfileException(
                    ProfileValues.place(profile, LOGIN)
                            + " asks for the credentials of a console login, which are not supported",
                    "Use another kind of credentials, or a credential_process that runs the AWS CLI");
        }
        if (ProfileValues.has(profile, PROCESS)) {
            return new ProcessCredentials(
                    profile.name(),
                    ProfileValues.text(profile, PROCESS).orElse(""),
                    ProfileValues.textOrNull(profile, "aws_account_id"),
                    options.processTimeout());
        }
        if (StaticKeySet.of(profile).none()) {
            throw new ProfileConfigurationException(
                    "Profile '" + profile.name() + "' holds no credentials"
                            + (ProfileValues.has(profile, "source_profile") || ProfileValues.has(profile, SOURCE)
                                    ? ": it names a source, but no " + ROLE
                                    : ""),
                    "Add static keys, credential_process, SSO, a web identity, or a role_arn and its source");
        }
        return staticKeys(profile);
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

    /** What {@code credential_source} names. */
    BaseCredentials source(Profile profile) {
        String value = ProfileValues.text(profile, SOURCE).orElse("");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "environment" ->
                new EnvironmentKeys(
                        StaticKeySet.of(name -> host.env(name).orElse(null))
                                .require(
                                        "The environment, which " + ProfileValues.place(profile, SOURCE) + " names,",
                                        "AWS_ACCESS_KEY_ID",
                                        "AWS_SECRET_ACCESS_KEY",
                                        "AWS_SESSION_TOKEN"),
                        profile.name());
            case "ec2instancemetadata" -> new InstanceMetadata(profile.name());
            case "ecscontainer" -> new ContainerCredentials(profile.name());
            default ->
                throw ProfileValues.error(
                        profile,
                        SOURCE,
                        "is '" + value + "', which names no source",
                        "Write Environment, Ec2InstanceMetadata or EcsContainer");
        };
    }

    private WebIdentity webIdentity(Profile profile) {
        if (!ProfileValues.has(profile, ROLE)) {
            throw ProfileValues.error(
                    profile, TOKEN_FILE, "is there without " + ROLE, "Set " + ROLE + " in the same profile");
        }
        return new WebIdentity(
                profile.name(),
                RoleStepReader.roleArn(profile),
                ProfileValues.path(profile, TOKEN_FILE, host),
                RoleStepReader.sessionName(profile),
                RoleStepReader.duration(profile),
                policies.read(profile),
                endpoints.apply(profile));
    }
}
