package dev.stslib.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Temporary security credentials as STS issues them.
 *
 * @param accessKeyId the access key id, starting with {@code ASIA}; not a secret
 * @param secretAccessKey the secret access key
 * @param sessionToken the session token; its size is not fixed
 * @param issuedAt when the response arrived, by the caller's clock; a time before the year 1 becomes {@link #EARLIEST},
 *     one after the year 9999 {@link #LATEST}
 * @param expiration when the credentials expire, by the caller's clock; limited to the same range
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html">STS, Credentials</a>
 */
public record TemporaryCredentials(
        String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant issuedAt, Instant expiration) {
    /** The first second of the year 1 in UTC: the earliest time that these credentials can have. */
    public static final Instant EARLIEST = Instant.ofEpochSecond(-62_135_596_800L);

    /**
     * The last second of the year 9999 in UTC: the latest time that these credentials can have. As an expiration, it
     * means "never".
     */
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

    /** A time outside the years 1 to 9999 becomes the nearest time inside. */
    private static Instant inCalendar(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return time.isAfter(LATEST) ? LATEST : time;
    }

    /**
     * Says whether the credentials have expired, that is, whether the expiration is {@code now} or earlier.
     *
     * @param now the current time
     * @return true if the credentials have expired
     */
    public boolean isExpired(Instant now) {
        return !expiration.isAfter(now);
    }

    /**
     * Says whether the credentials will have expired after some time, like boto's {@code
     * is_expired(time_offset_seconds)}.
     *
     * @param now the current time
     * @param offset how far ahead to look; zero or more, negative to look back
     * @return true if the credentials are expired at {@code now} plus the offset
     */
    public boolean isExpired(Instant now, Duration offset) {
        return isExpired(now.plus(offset));
    }

    /**
     * The time until the credentials expire.
     *
     * @param now the current time
     * @return the time left, zero if the credentials have expired, never negative
     */
    public Duration remaining(Instant now) {
        return isExpired(now) ? Duration.ZERO : Duration.between(now, expiration);
    }

    /**
     * The lifetime that the credentials had when they arrived.
     *
     * @return the time from arrival to expiration; negative if they arrived expired
     */
    public Duration lifetime() {
        return Duration.between(issuedAt, expiration);
    }

    /**
     * Returns the same credentials for signing another request.
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
