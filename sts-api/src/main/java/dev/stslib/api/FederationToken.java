package dev.stslib.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What GetFederationToken returns.
 *
 * @param credentials the federated user's credentials; of STS they can call GetCallerIdentity only
 * @param federatedUserArn the ARN of the federated user
 * @param federatedUserId the id of the federated user, {@code account:name}
 * @param packedPolicySize how much of the space for policies and tags is used, in percent (0 to 100), or null if STS
 *     did not say
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
