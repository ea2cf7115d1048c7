package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.core.internal.aws.ContainerSource;
import dev.stslib.core.internal.aws.InstanceSource;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.internal.text.UnusablePath;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.settings.ChainOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a machine offers where no profile does: keys in system properties or the environment, a web identity,
 * the role of the container, the role of the instance. The first that is set up counts. One that is set up in part is an
 * error, and does not fall through to the next.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html">AWS, credential
 *     providers</a>
 */
final class DefaultCredentials {
    private final SystemEnvironment systemEnvironment;
    private final CredentialSources sources;
    private final ProfileSet profiles;
    private final EndpointSettings endpoints;

    DefaultCredentials(
            SystemEnvironment systemEnvironment,
            CredentialSources sources,
            ProfileSet profiles,
            EndpointSettings endpoints) {
        this.systemEnvironment = systemEnvironment;
        this.sources = sources;
        this.profiles = profiles;
        this.endpoints = endpoints;
    }

    /**
     * Finds the credentials.
     *
     * @param selected gives region, endpoint and the like; holds no credentials
     * @throws NoProfilesException if the machine offers none
     * @throws ProfileConfigurationException if what it offers is set up in part, or wrongly
     */
    BaseCredentials read(Profile selected) {
        EnvironmentKeys keys = keys(selected);
        if (keys != null) {
            return keys;
        }
        WebIdentity identity = webIdentity(selected);
        if (identity != null) {
            return identity;
        }
        if (setting("aws.containerCredentialsPath", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
                        .isPresent()
                || setting("aws.containerCredentialsFullUri", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                        .isPresent()) {
            return sources.plan(ContainerSource.NAME, selected, profiles);
        }
        if (setting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw new NoProfilesException(
                    "There are no credentials: no profile is named and there is no profile 'default' that holds any,"
                            + " the environment has no keys, no web identity and no container's role, and"
                            + " AWS_EC2_METADATA_DISABLED switches the role of the instance off",
                    "Name a profile with AWS_PROFILE, or give the machine one of the others");
        }
        return sources.plan(InstanceSource.NAME, selected, profiles);
    }

    private @Nullable EnvironmentKeys keys(Profile selected) {
        StaticKeySet properties = StaticKeySet.ofProperties(systemEnvironment);
        if (!properties.none()) {
            return new EnvironmentKeys(
                    properties.require("The JVM", "aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken"),
                    selected.name());
        }
        StaticKeySet variables =
                StaticKeySet.of(name -> systemEnvironment.env(name).orElse(null));
        return variables.none()
                ? null
                : new EnvironmentKeys(
                        variables.require(
                                "The environment", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
                        selected.name());
    }

    /** The role alone says nothing: other programs read it too. */
    private @Nullable WebIdentity webIdentity(Profile selected) {
        Optional<String> file = setting("aws.webIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE");
        if (file.isEmpty()) {
            return null;
        }
        String role = setting("aws.roleArn", "AWS_ROLE_ARN")
                .orElseThrow(() -> new ProfileConfigurationException(
                        "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN", "Set both, or unset the file"));
        String sessionName =
                setting("aws.roleSessionName", "AWS_ROLE_SESSION_NAME").orElse(null);
        try {
            RoleRequest.of(role).sessionName(sessionName).build();
            Path token = systemEnvironment.path(file.get());
            return new WebIdentity(
                    selected.name(),
                    role,
                    token,
                    null,
                    sessionName,
                    null,
                    ChainOptions.NONE.processTimeout(),
                    SessionPolicy.NONE,
                    endpoints.endpointFor(null, selected));
        } catch (InvalidRequestException e) {
            throw new ProfileConfigurationException(
                    "AWS_ROLE_ARN or AWS_ROLE_SESSION_NAME cannot be used: " + e.problem(), e.remedy(), e);
        } catch (InvalidPathException e) {
            throw UnusablePath.error("AWS_WEB_IDENTITY_TOKEN_FILE", "Give the path of a file", e);
        }
    }

    private Optional<String> setting(String property, String variable) {
        return systemEnvironment.setting(property, variable);
    }
}
