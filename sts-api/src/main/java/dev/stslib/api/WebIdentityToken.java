package dev.stslib.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The result of GetWebIdentityToken: a signed JSON Web Token. It is no credential of AWS; services outside of AWS accept it.
 *
 * @param token the token, three parts in Base64 with dots between
 * @param issuedAt when the response arrived, by the caller's clock
 * @param expiration when the token expires, by the caller's clock
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html">STS,
 *     GetWebIdentityToken</a>
 */
public record WebIdentityToken(Secret token, Instant issuedAt, Instant expiration) {
    public WebIdentityToken {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(expiration, "expiration");
    }

    /**
     * The time until the token expires.
     *
     * @param now the current time
     * @return the time left, zero if the token has expired
     */
    public Duration remaining(Instant now) {
        return expiration.isAfter(now) ? Duration.between(now, expiration) : Duration.ZERO;
    }
}
