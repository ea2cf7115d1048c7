package dev.stslib.api.request;

import dev.stslib.api.Secret;

/**
 * The parameters of GetDelegatedAccessToken, which exchanges a trade-in token for credentials of the principal that delegated
 * its access.
 *
 * @param tradeInToken the token, at least one character
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html">STS,
 *     GetDelegatedAccessToken</a>
 */
public record GetDelegatedAccessTokenRequest(Secret tradeInToken) {
    private static final int LONGEST = 100_000;

    public GetDelegatedAccessTokenRequest {
        StsLimits.length(tradeInToken.revealSecret(), 1, LONGEST, "trade-in token");
    }
}
