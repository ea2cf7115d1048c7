package dev.stslib.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that sign a request: long-term access keys, or temporary credentials from any source.
 *
 * @param accessKeyId the access key id; not a secret
 * @param secretAccessKey the secret access key
 * @param sessionToken the session token, or null for long-term keys
 * @param expiration when the credentials expire, or null if they never expire or the time is not known
 * @param accountId the id of their account, twelve digits, or null if not known
 */
public record SourceCredentials(
        String accessKeyId,
        Secret secretAccessKey,
        @Nullable Secret sessionToken,
        @Nullable Instant expiration,
        @Nullable String accountId) {
    public SourceCredentials {
        Objects.requireNonNull(accessKeyId, "accessKeyId");
        Objects.requireNonNull(secretAccessKey, "secretAccessKey");
    }

    /**
     * Long-term keys of an IAM user.
     *
     * @param accessKeyId the access key id
     * @param secretAccessKey the secret access key
     * @return credentials with neither token nor expiration
     */
    public static SourceCredentials longTerm(String accessKeyId, Secret secretAccessKey) {
        return new SourceCredentials(accessKeyId, secretAccessKey, null, null, null);
    }

    /**
     * Says whether the credentials are temporary. STS accepts GetSessionToken and GetFederationToken only when they are
     * signed with long-term keys.
     *
     * @return true if there is a session token
     */
    public boolean temporary() {
        return sessionToken != null;
    }

    /**
     * The expiration as an {@link Optional}.
     *
     * @return when the credentials expire, or empty if they never expire or the time is not known
     */
    public Optional<Instant> expires() {
        return Optional.ofNullable(expiration);
    }

    /** Shows the access key id, never a secret. */
    @Override
    public String toString() {
        return "SourceCredentials[" + accessKeyId + (sessionToken == null ? "" : ", temporary")
                + (expiration == null ? "" : ", expiration=" + expiration) + "]";
    }
}
