package dev.stslib.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Temporary security credentials as STS issues them.
 *
 * @param accessKeyId the access key id, starting with {@code ASIA}; no secret
 * @param secretAccessKey the secret access key
 * @param sessionToken the session token, of no fixed size
 * @param issuedAt when they arrived here, by the clock of whoever asked for them
 * @param expiration when they end, as STS said, in UTC and whole seconds; what lies after the year 9999 is its last second
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html">STS, Credentials</a>
 */
public record TemporaryCredentials(
        String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant issuedAt, Instant expiration) {
    /** The first second of the year 1 in UTC: no time of credentials lies before it. */
    public static final Instant EARLIEST = Instant.ofEpochSecond(-62_135_596_800L);

    /** The last second of the year 9999 in UTC: no time of credentials lies after it. Such an expiration means "never". */
    public static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L);

    public TemporaryCredentials {
        Objects.requireNonNull(accessKeyId, "accessKeyId");
        Objects.requireNonNull(secretAccessKey, "secretAccessKey");
        Objects.requireNonNull(sessionToken, "sessionToken");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(expiration, "expiration");
        issuedAt = inCalendar(issuedAt);
        expiration = inCalendar(expiration);
    }

    /** What lies before the year 1 or after the year 9999 counts as its first or last second: it means "always". */
    private static Instant inCalendar(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return time.isAfter(LATEST) ? LATEST : time;
    }

    /**
     * Says whether they have ended. They have when the expiration is now or earlier.
     *
     * @param now the time to judge by
     * @return true if they have ended
     */
    public boolean isExpired(Instant now) {
        return !expiration.isAfter(now);
    }

    /**
     * Says whether they will have ended some time from now, as boto's {@code is_expired(time_offset_seconds)}.
     *
     * @param now the time to judge by
     * @param offset how far ahead to look; zero or more, negative to look back
     * @return true if they will have ended then
     */
    public boolean isExpired(Instant now, Duration offset) {
        return isExpired(now.plus(offset));
    }

    /**
     * How long they still live.
     *
     * @param now the time to judge by
     * @return the time left, zero if they have ended, never negative
     */
    public Duration remaining(Instant now) {
        return isExpired(now) ? Duration.ZERO : Duration.between(now, expiration);
    }

    /**
     * The lifetime that they had when they arrived.
     *
     * @return expiration less arrival; negative if they arrived expired
     */
    public Duration lifetime() {
        return Duration.between(issuedAt, expiration);
    }

    /**
     * The same credentials as a source for another request.
     *
     * @return source credentials with a token and an expiration, and no account id
     */
    public SourceCredentials asSource() {
        return new SourceCredentials(accessKeyId, secretAccessKey, sessionToken, expiration, null);
    }

    /** Shows the access key id and the times, never a secret. */
    @Override
    public String toString() {
        return "TemporaryCredentials[" + accessKeyId + ", issuedAt=" + issuedAt + ", expiration=" + expiration + "]";
    }
}
