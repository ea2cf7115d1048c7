package dev.stslib.api;

import java.util.Objects;

/**
 * The result of GetCallerIdentity.
 *
 * @param account the account id, twelve digits
 * @param arn the ARN of the caller
 * @param userId the caller's unique id
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">STS,
 *     GetCallerIdentity</a>
 */
public record CallerIdentity(String account, String arn, String userId) {
    public CallerIdentity {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(arn, "arn");
        Objects.requireNonNull(userId, "userId");
    }
}
