package dev.stslib.cli.internal.audit;

import dev.stslib.api.request.SessionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that a command handed out. It holds no secret: a policy is named by its hash.
 *
 * @param command the command, such as {@code exec}
 * @param profile the profile, or the name of the federated user, or {@code (environment)} for keys of the environment
 * @param account the account, or null if it is unknown
 * @param role the ARN of the role or of the federated user, or null
 * @param accessKeyId the access key id, by which CloudTrail names the session
 * @param expiration when the credentials end; null for long-term keys
 * @param policy the session policy that binds them
 * @param client who asked the server for them; null if this process itself was asked
 */
public record AuditEntry(
        String command,
        String profile,
        @Nullable String account,
        @Nullable String role,
        String accessKeyId,
        @Nullable Instant expiration,
        SessionPolicy policy,
        @Nullable ServedClient client) {
    /** An entry for credentials that were requested from this process directly. */
    public AuditEntry(
            String command,
            String profile,
            @Nullable String account,
            @Nullable String role,
            String accessKeyId,
            @Nullable Instant expiration,
            SessionPolicy policy) {
        this(command, profile, account, role, accessKeyId, expiration, policy, null);
    }

    /** The fields of the line, in their order. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("command", command);
        fields.put("profile", profile);
        fields.put("account", account);
        fields.put("role", role);
        fields.put("accessKeyId", accessKeyId);
        fields.put("expiration", expiration == null ? null : expiration.toString());
        String document = policy.inline();
        fields.put(
                "policy", document == null ? null : "sha256:" + Sha256.hex(document.getBytes(StandardCharsets.UTF_8)));
        fields.put("policyArns", policy.arns());
        if (client != null) {
            fields.put("client", client.address());
            fields.put("claimedProgram", client.program());
        }
        return fields;
    }
}
