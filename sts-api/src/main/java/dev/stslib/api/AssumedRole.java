package dev.stslib.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of AssumeRole, AssumeRoleWithWebIdentity or AssumeRoleWithSAML.
 *
 * @param credentials the credentials of the role's session
 * @param assumedRoleArn the ARN of the session, {@code arn:aws:sts::account:assumed-role/role/session}, or null if the
 *     response has none; servers other than AWS's may omit it
 * @param assumedRoleId the id of the session, {@code role id:session name}, or null if the response has none
 * @param packedPolicySize the share of the allowed size for policies and tags that is used, in percent (0 to 100), or
 *     null if the response has none
 * @param sourceIdentity the source identity of the session, or null if it has none
 * @param federation what STS reports about the web identity or the SAML assertion, by the names of the STS API ({@code
 *     Provider},
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
