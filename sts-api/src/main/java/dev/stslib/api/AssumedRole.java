package dev.stslib.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What AssumeRole, AssumeRoleWithWebIdentity and AssumeRoleWithSAML return.
 *
 * @param credentials the credentials of the role's session
 * @param assumedRoleArn the ARN of the session, {@code arn:aws:sts::account:assumed-role/role/session}, or null if the
 *     answer has none: servers other than AWS's may leave it out
 * @param assumedRoleId the id of the session, {@code role id:session name}, or null if the answer has none
 * @param packedPolicySize how much of the space for policies and tags is used, in percent (0 to 100), or null if STS
 *     did not say
 * @param sourceIdentity the source identity that stands in the session, or null if none
 * @param federation what STS says about a web identity or a SAML assertion, by AWS's own names ({@code Provider},
 *     {@code Audience}, {@code SubjectFromWebIdentityToken}, {@code Subject}, {@code SubjectType}, {@code Issuer},
 *     {@code NameQualifier}); empty for AssumeRole
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS, AssumeRole</a>
 */
public record AssumedRole(
        TemporaryCredentials credentials,
        @Nullable String assumedRoleArn,
        @Nullable String assumedRoleId,
        @Nullable Integer packedPolicySize,
        @Nullable String sourceIdentity,
        Map<String, String> federation) {
    public AssumedRole {
        Objects.requireNonNull(credentials, "credentials");
        federation = Map.copyOf(federation);
    }
}
