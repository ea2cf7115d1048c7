package dev.stslib.core.plan;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.core.internal.text.EndpointText;
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
     * Returns whether the credentials are known to be temporary.
     *
     * @return true if they are temporary; false if they are long-term, or if only their source tells
     */
    boolean temporary();

    /**
     * Returns whether a role behind the credentials is known to be a chained role, which STS limits to one hour.
     *
     * @return true if the credentials are those of another role or of a session token; false if STS has to judge, as for
     *     the role of an instance or a container
     */
    default boolean roleChaining() {
        return temporary();
    }

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
     * Credentials of a {@link dev.stslib.api.spi.CredentialSource}: a sign-in, a command, the role of a machine.
     *
     * @param source the name of the source
     * @param plan what it read in the profile
     * @param scope keeps the credentials apart from those of other sources and profiles, because the key of the plan is
     *     not known to do so; null if that key is complete
     */
    record FromSource(
            String source, SourcePlan plan, @Nullable CredentialKey scope) implements BaseCredentials {
        public FromSource {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(plan, "plan");
        }

        @Override
        public String profile() {
            return plan.profile();
        }

        @Override
        public boolean temporary() {
            return plan.temporary();
        }

        @Override
        public boolean roleChaining() {
            return plan.roleChaining();
        }

        @Override
        public String describe() {
            return plan.describe();
        }
    }

    /**
     * A role for the subject of an OpenID Connect token. The token comes from a file or a command, which is read or run
     * again at each refresh.
     *
     * @param profile the name of the profile
     * @param roleArn the ARN of the role
     * @param tokenFile {@code web_identity_token_file}, or null with a command
     * @param command {@code web_identity_token_process}, or null with a file; not shown, because it may hold a secret
     * @param sessionNameTemplate {@code role_session_name} as the profile has it, with its placeholders, or null for
     *     the default
     * @param duration {@code duration_seconds}, or null for the default of STS
     * @param timeout how long the command may run
     * @param policy the session policy
     * @param endpoint the endpoint of the request
     */
    record WebIdentity(
            String profile,
            String roleArn,
            @Nullable Path tokenFile,
            @Nullable String command,
            @Nullable String sessionNameTemplate,
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
            String from = tokenFile == null ? "that web_identity_token_process prints" : "in " + tokenFile;
            return "role " + roleArn + " by the web identity token " + from + ", through " + EndpointText.of(endpoint);
        }

        /** Shows neither the command nor its arguments. */
        @Override
        public String toString() {
            return "WebIdentity[" + profile + ", " + describe() + "]";
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
}
