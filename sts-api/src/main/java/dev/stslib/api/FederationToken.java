package dev.stslib.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of GetFederationToken.
 *
 * @param credentials the federated user's credentials; the only STS operation that they can call is GetCallerIdentity
 * @param federatedUserArn the ARN of the federated user
 * @param federatedUserId the id of the federated user, {@code account:name}
 * @param packedPolicySize the share of the allowed size for policies and tags that is used, in percent (0 to 100), or
 *     null if the response has none
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html">STS,
 *     GetFederationToken</a>
 */
public record FederationToken(
        TemporaryCredentials credentials,
        String federatedUserArn,
        String federatedUserId,
        @Nullable Integer packedPolicySize) {
    public FederationToken {
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(federatedUserArn, "federatedUserArn");
        Objects.requireNonNull(federatedUserId, "federatedUserId");
    }
}
