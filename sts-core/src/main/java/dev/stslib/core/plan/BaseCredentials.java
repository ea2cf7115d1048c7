package dev.stslib.core.plan;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.core.internal.chain.EndpointText;
import dev.stslib.core.internal.chain.SessionNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain begins: the credentials that open its first role. None of them prints a secret.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html">AWS, credential
 *     providers</a>
 */
public sealed interface BaseCredentials {
    /**
     * The profile that names them.
     *
     * @return the profile's name, never null
     */
    String profile();

    /**
     * Says whether they are surely temporary, so that a role behind them lives for one hour at most.
     *
     * @return true if they are; false if they are long-term, or if only the answer will tell
     */
    boolean temporary();

    /**
     * What they are, for people.
     *
     * @return one line without a secret
     */
    String describe();

    /**
     * Keys that stand in a profile.
     *
     * @param keys the keys, with the profile's {@code aws_account_id}
     * @param profile the profile
     * @param where where the access key id stands, {@code file:line}
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
     * Keys that the environment gives.
     *
     * @param keys the keys, as the environment had them when the chain was resolved
     * @param profile the profile that says {@code credential_source = Environment}
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
     * What a {@link dev.stslib.api.spi.CredentialSource} gives: a sign-in, a command, the role of a machine.
     *
     * @param source the name of the source
     * @param plan what it read in the profile
     */
    record FromSource(String source, SourcePlan plan) implements BaseCredentials {
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
        public String describe() {
            return plan.describe();
        }
    }

    /**
     * A role for somebody whom an OpenID Connect provider vouches for.
     *
     * @param profile the profile
     * @param roleArn the role
     * @param tokenFile the file with the provider's token, to be read again at every refresh
     * @param sessionNameTemplate {@code role_session_name} as it stands in the profile, for {@link SessionNames}, or
     *     null for the default
     * @param duration {@code duration_seconds}, or null for STS's default
     * @param policy what the session is narrowed to
     * @param endpoint where the request goes
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
     * A role for somebody whom a SAML provider vouches for. The assertion comes from a file or from a command, which is
     * read or run again at every refresh.
     *
     * @param profile the profile
     * @param roleArn the role
     * @param providerArn {@code saml_provider_arn}, the provider in IAM
     * @param file {@code saml_assertion_file}, or null where a command prints the assertion
     * @param command {@code saml_assertion_process}, or null where a file holds the assertion; not shown, for it may
     *     hold a secret
     * @param duration {@code duration_seconds}, or null for STS's default
     * @param timeout how long the command may take
     * @param policy what the session is narrowed to
     * @param endpoint where the request goes
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
