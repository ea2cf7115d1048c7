package dev.stslib.source.sso;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says about IAM Identity Center.
 *
 * @param profile the profile
 * @param signIn the sign-in whose token opens the role
 * @param accountId the account, or null with {@code roleName}: then there is a token but no credentials
 * @param roleName the role in the account, or null with {@code accountId}
 */
public record SsoCredentials(
        String profile,
        SsoSession signIn,
        @Nullable String accountId,
        @Nullable String roleName) implements SourcePlan {
    public SsoCredentials {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(signIn, "signIn");
    }

    /** The account and the role that credentials are for. */
    record Role(String accountId, String name) {}

    Role role() {
        if (accountId == null || roleName == null) {
            throw new ProfileConfigurationException(
                    "Profile '" + profile + "' names neither sso_account_id nor sso_role_name, so that Identity"
                            + " Center gives a token only, and no credentials",
                    "Set both, or use the profile for a token only");
        }
        return new Role(accountId, roleName);
    }

    /**
     * The {@code sso-session}.
     *
     * @return its name, or null where the profile names the start URL itself
     */
    public @Nullable String session() {
        return signIn.name();
    }

    /**
     * The start URL.
     *
     * @return the URL as written in the file
     */
    public String startUrl() {
        return signIn.startUrl();
    }

    /**
     * The region of Identity Center.
     *
     * @return the region
     */
    public String region() {
        return signIn.region();
    }

    /**
     * The file in which the AWS CLI and the SDKs keep the token.
     *
     * @return the file
     */
    public Path tokenFile() {
        return signIn.tokenFile();
    }

    /**
     * The endpoint that gives credentials.
     *
     * @return where the portal of Identity Center is asked
     */
    public ServiceEndpoint endpoint() {
        return signIn.portal();
    }

    /**
     * The file in which the AWS CLI keeps the credentials of the role, by the rule of botocore's {@code
     * SSOCredentialFetcher}.
     *
     * @return a file in {@code ~/.aws/cli/cache}
     * @throws ProfileConfigurationException if the profile gives a token only
     */
    public Path awsCliFile() {
        Role role = role();
        String session = session();
        String json = "{\"accountId\":" + PythonJson.quoted(role.accountId())
                + ",\"roleName\":" + PythonJson.quoted(role.name())
                + (session == null
                        ? ",\"startUrl\":" + PythonJson.quoted(startUrl())
                        : ",\"sessionName\":" + PythonJson.quoted(session))
                + "}";
        return signIn.awsCliFolder().resolve(SsoSession.sha1(json) + ".json");
    }

    /**
     * Says whether the profile gives a token only, no credentials. Such a profile can be planned, but a request for its
     * credentials fails.
     *
     * @return true if the profile has neither an account nor a role
     */
    public boolean tokenOnly() {
        return accountId == null;
    }

    /** The texts are part of stored keys and must not change. Another server is another key. */
    @Override
    public CredentialKey key() {
        Role role = role();
        Map<String, String> parts = new TreeMap<>(Map.of(
                "source",
                "file " + tokenFile(),
                "startUrl",
                startUrl(),
                "region",
                region(),
                "account",
                role.accountId(),
                "role",
                role.name()));
        if (endpoint().override() != null) {
            parts.put("override", endpoint().override().toString());
        }
        return CredentialKey.of("GetRoleCredentials", parts);
    }

    @Override
    public boolean keyIsComplete() {
        return true;
    }

    @Override
    public String describe() {
        return "IAM Identity Center at " + startUrl() + " (" + region() + "), "
                + (tokenOnly() ? "token only" : "role " + roleName + " in account " + accountId);
    }

    @Override
    public boolean temporary() {
        return true;
    }

    @Override
    public boolean shared() {
        return true;
    }
}
