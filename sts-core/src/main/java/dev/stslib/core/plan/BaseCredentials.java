package dev.stslib.core.plan;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.chain.EndpointText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The credentials at the start of a chain, which sign the request for the first role. {@code toString()} shows no
 * secret.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html">AWS, credential
 *     providers</a>
 */
public sealed interface BaseCredentials {
    /**
     * Returns the profile that configures the credentials.
     *
     * @return its name, never null
     */
    String profile();

    /**
     * Returns whether the credentials are known to be temporary, so that a role behind them lives for one hour at
     * most.
     *
     * @return true if they are temporary; false if they are long-term, or if only their source tells
     */
    boolean temporary();

    /**
     * Returns what the credentials are, for people.
     *
     * @return one line without a secret
     */
    String describe();

    /**
     * Keys in a profile.
     *
     * @param keys the keys, with the {@code aws_account_id} of the profile
     * @param profile the name of the profile
     * @param where the place of the access key id, {@code file:line}
     */
    record StaticKeys(SourceCredentials keys, String profile, String where) implements BaseCredentials {
        public StaticKeys {
            Objects.requireNonNull(keys, "keys");
            Objects.requireNonNull(profile, "profile");
            Objects.requireNonNull(where, "where");
        }

        @Override
        public boolean temporary() {
            return keys.temporary();
        }

        @Override
        public String describe() {
            return (temporary() ? "temporary keys " : "keys ") + keys.accessKeyId() + " of profile '" + profile + "' ("
                    + where + ")";
        }
    }

    /**
     * Keys in environment variables.
     *
     * @param keys the keys, as they were when the chain was resolved
     * @param profile the profile with {@code credential_source = Environment}
     */
    record EnvironmentKeys(SourceCredentials keys, String profile) implements BaseCredentials {
        public EnvironmentKeys {
            Objects.requireNonNull(keys, "keys");
            Objects.requireNonNull(profile, "profile");
        }

        @Override
        public boolean temporary() {
            return keys.temporary();
        }

        @Override
        public String describe() {
            return (temporary() ? "temporary keys " : "keys ") + keys.accessKeyId() + " of the environment";
        }
    }

    /**
     * The role of the EC2 instance.
     *
     * @param profile the profile with {@code credential_source = Ec2InstanceMetadata}
     */
    record InstanceMetadata(String profile) implements BaseCredentials {
        @Override
        public boolean temporary() {
            return true;
        }

        @Override
        public String describe() {
            return "the role of this EC2 instance";
        }
    }

    /**
     * The role of the container.
     *
     * @param profile the profile with {@code credential_source = EcsContainer}
     */
    record ContainerCredentials(String profile) implements BaseCredentials {
        @Override
        public boolean temporary() {
            return true;
        }

        @Override
        public String describe() {
            return "the role of this container";
        }
    }

    /**
     * A role for the subject of an OpenID Connect token.
     *
     * @param profile the name of the profile
     * @param roleArn the ARN of the role
     * @param tokenFile the file with the token of the provider, read again at each refresh
     * @param sessionNameTemplate {@code role_session_name} as the profile has it, with its placeholders, or null for
     *     the default
     * @param duration {@code duration_seconds}, or null for the default of STS
     * @param policy the session policy
     * @param endpoint the endpoint of the request
     */
    record WebIdentity(
            String profile,
            String roleArn,
            Path tokenFile,
            @Nullable String sessionNameTemplate,
            @Nullable Duration duration,
            SessionPolicy policy,
            StsEndpoint endpoint)
            implements BaseCredentials {
        @Override
        public boolean temporary() {
            return true;
        }

        @Override
        public String describe() {
            return "role " + roleArn + " by the web identity token in " + tokenFile + ", through "
                    + EndpointText.of(endpoint);
        }
    }

    /**
     * A role for the subject of a SAML assertion. The assertion comes from a file or a command, which is read or run
     * again at each refresh.
     *
     * @param profile the name of the profile
     * @param roleArn the ARN of the role
     * @param providerArn {@code saml_provider_arn}, the provider in IAM
     * @param file {@code saml_assertion_file}, or null with a command
     * @param command {@code saml_assertion_process}, or null with a file; not shown, because it may hold a secret
     * @param duration {@code duration_seconds}, or null for the default of STS
     * @param timeout how long the command may run
     * @param policy the session policy
     * @param endpoint the endpoint of the request
     */
    record SamlAssertion(
            String profile,
            String roleArn,
            String providerArn,
            @Nullable Path file,
            @Nullable String command,
            @Nullable Duration duration,
            Duration timeout,
            SessionPolicy policy,
            StsEndpoint endpoint)
            implements BaseCredentials {
        @Override
        public boolean temporary() {
            return true;
        }

        @Override
        public String describe() {
            String from = file == null ? "that saml_assertion_process prints" : "in " + file;
            return "role " + roleArn + " by the SAML assertion " + from + ", through " + EndpointText.of(endpoint);
        }

        /** Shows neither the command nor its arguments. */
        @Override
        public String toString() {
            return "SamlAssertion[" + profile + ", " + describe() + "]";
        }
    }

    /**
     * A role of IAM Identity Center.
     *
     * @param profile the name of the profile
     * @param session the {@code sso-session}, or null if the profile itself has the start URL
     * @param startUrl the start URL
     * @param region the region of Identity Center
     * @param accountId the account; null, together with {@code roleName}, for a token without credentials
     * @param roleName the role in the account, or null together with {@code accountId}
     * @param tokenFile the file in which the AWS CLI and the SDKs keep the token
     * @param ignoreEndpoints {@code ignore_configured_endpoint_urls} of the profile, which applies if the
     *     environment has no such setting
     */
    record SsoCredentials(
            String profile,
            @Nullable String session,
            String startUrl,
            String region,
            @Nullable String accountId,
            @Nullable String roleName,
            Path tokenFile,
            boolean ignoreEndpoints)
            implements BaseCredentials {
        /**
         * Returns whether the profile gives a token only. Such a chain resolves, but a request for its credentials
         * fails.
         *
         * @return true if the profile has neither account nor role
         */
        public boolean tokenOnly() {
            return accountId == null;
        }

        @Override
        public boolean temporary() {
            return true;
        }

        @Override
        public String describe() {
            return "IAM Identity Center at " + startUrl + " (" + region + "), "
                    + (tokenOnly() ? "token only" : "role " + roleName + " in account " + accountId);
        }
    }

    /**
     * A command that prints credentials.
     *
     * @param profile the name of the profile
     * @param command {@code credential_process} as the profile has it; not shown, because it may hold a secret
     * @param accountId {@code aws_account_id} of the profile, for a command that prints none; or null
     * @param timeout how long the command may run
     * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS, process
     *     credential provider</a>
     */
    record ProcessCredentials(
            String profile, String command, @Nullable String accountId, Duration timeout) implements BaseCredentials {
        @Override
        public boolean temporary() {
            return false;
        }

        @Override
        public String describe() {
            return "the credential_process of profile '" + profile + "', within " + timeout.toSeconds() + " s";
        }

        /** Shows neither the command nor its arguments. */
        @Override
        public String toString() {
            return "ProcessCredentials[" + profile + ", timeout=" + timeout + "]";
        }
    }
}
