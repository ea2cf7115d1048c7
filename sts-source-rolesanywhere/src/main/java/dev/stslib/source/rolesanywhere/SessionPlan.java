package dev.stslib.source.rolesanywhere;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The session that a profile asks IAM Roles Anywhere for.
 *
 * @param profile the name of the profile
 * @param keys where the certificate and its private key are
 * @param chain a file with further certificates of the chain, or null
 * @param password where the password of the private key or of its store comes from
 * @param roleArn the role
 * @param profileArn the profile of Roles Anywhere
 * @param trustAnchorArn the trust anchor
 * @param durationSeconds how long the session lasts, or null for what the profile of Roles Anywhere says
 * @param sessionName the name of the session, or null for the serial number of the certificate
 * @param endpoint where Roles Anywhere is asked
 */
record SessionPlan(
        String profile,
        KeyPlace keys,
        @Nullable Path chain,
        PasswordPlace password,
        String roleArn,
        String profileArn,
        String trustAnchorArn,
        @Nullable Integer durationSeconds,
        @Nullable String sessionName,
        ServiceEndpoint endpoint)
        implements SourcePlan {

    /**
     * The texts are part of stored keys and must not change. The certificate goes in by its place, not by its content:
     * another one at the same place continues the same session. Another server is another key.
     */
    @Override
    public CredentialKey key() {
        Map<String, String> parts = new TreeMap<>(Map.of(
                "source",
                keys.identity(),
                "role",
                roleArn,
                "profile",
                profileArn,
                "trustAnchor",
                trustAnchorArn,
                "duration",
                String.valueOf(durationSeconds),
                "name",
                String.valueOf(sessionName)));
        if (endpoint.override() != null) {
            parts.put("override", endpoint.override().toString());
        }
        return CredentialKey.of("CreateSession", parts);
    }

    @Override
    public boolean keyIsComplete() {
        return true;
    }

    @Override
    public String describe() {
        return "IAM Roles Anywhere (" + endpoint.region() + "), role " + roleArn + ", with the certificate in " + keys;
    }

    @Override
    public boolean temporary() {
        return true;
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public String accountId() {
        return Arn.of(roleArn).account();
    }
}
