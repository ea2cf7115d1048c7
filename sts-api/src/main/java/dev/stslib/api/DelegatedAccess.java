package dev.stslib.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of GetDelegatedAccessToken.
 *
 * @param credentials the credentials of the principal that delegated its access
 * @param assumedPrincipal the ARN of that principal, or null if the response has none
 * @param packedPolicySize the share of the allowed size for policies and tags that is used, in percent (0 to 100), or
 *     null if the response has none
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html">STS,
 *     GetDelegatedAccessToken</a>
 */
public record DelegatedAccess(
        TemporaryCredentials credentials,
        @Nullable String assumedPrincipal,
        @Nullable Integer packedPolicySize) {
    public DelegatedAccess {
        Objects.requireNonNull(credentials, "credentials");
    }
}
