package dev.stslib.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of GetSessionToken: temporary credentials of the calling user, which can sign AssumeRole requests.
 *
 * @param credentials the credentials themselves
 * @param mfaSerial the serial number or ARN of the MFA device that was used, or null if the token was requested without
 *     MFA
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html">STS, GetSessionToken</a>
 */
public record SessionToken(
        TemporaryCredentials credentials, @Nullable String mfaSerial) {
    public SessionToken {
        Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * When the token arrived; {@code token.start} in stslib for Python.
     *
     * @return the start, never null
     */
    public Instant start() {
        return credentials.issuedAt();
    }

    /**
     * When the token expires; {@code token.end} in stslib for Python.
     *
     * @return the end, never null
     */
    public Instant end() {
        return credentials.expiration();
    }

    /**
     * The time until the token expires.
     *
     * @param now the current time
     * @return the time left, zero if the token has expired
     */
    public Duration remaining(Instant now) {
        return credentials.remaining(now);
    }
}
