package dev.stslib.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that sign a request: long-term keys, or temporary credentials from anywhere.
 *
 * @param accessKeyId the access key id; no secret
 * @param secretAccessKey the secret access key
 * @param sessionToken the session token, or null for long-term keys
 * @param expiration when they end, or null if that is not known or never
 * @param accountId the twelve digits of their account, or null if not known
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
     * Says whether they are temporary. STS answers GetSessionToken and GetFederationToken for long-term keys only.
     *
     * @return true if there is a session token
     */
    public boolean temporary() {
        return sessionToken != null;
    }

    /**
     * The expiration as an option.
     *
     * @return when they end, or empty if that is not known or never
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
