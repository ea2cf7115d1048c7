package dev.stslib.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What GetSessionToken returns: the temporary credentials of the user who asked, which open roles.
 *
 * @param credentials the credentials themselves
 * @param mfaSerial the MFA device that was used, or null if the token was got without MFA
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html">STS, GetSessionToken</a>
 */
public record SessionToken(
        TemporaryCredentials credentials, @Nullable String mfaSerial) {
    public SessionToken {
        Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * When the token arrived, stslib's {@code token.start}.
     *
     * @return the start, never null
     */
    public Instant start() {
        return credentials.issuedAt();
    }

    /**
     * When the token ends, stslib's {@code token.end}.
     *
     * @return the end, never null
     */
    public Instant end() {
        return credentials.expiration();
    }

    /**
     * How long the token still lives.
     *
     * @param now the time to judge by
     * @return the time left, zero if it has ended
     */
    public Duration remaining(Instant now) {
        return credentials.remaining(now);
    }
}
