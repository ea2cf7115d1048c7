package dev.stslib.api.request;

import dev.stslib.api.Secret;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of AssumeRoleWithSAML, an unsigned request for role credentials with an assertion of a SAML provider.
 *
 * @param roleArn the role, 20 to 2,048 characters
 * @param principalArn the ARN of the SAML provider in IAM, 20 to 2,048 characters
 * @param assertion the base64 assertion, 4 to 100,000 characters
 * @param duration the lifetime of the credentials in whole seconds, 900 to 43,200 s, or null for the default of STS
 *     (one hour)
 * @param policy the policies that restrict the session
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html">STS,
 *     AssumeRoleWithSAML</a>
 */
public record AssumeRoleWithSamlRequest(
        String roleArn,
        String principalArn,
        Secret assertion,
        @Nullable Duration duration,
        SessionPolicy policy) {
    public AssumeRoleWithSamlRequest {
        Objects.requireNonNull(policy, "policy");
        StsLimits.roleArn(roleArn, "role ARN");
        StsLimits.roleArn(principalArn, "ARN of the SAML provider");
        StsLimits.length(assertion.revealSecret(), 4, 100_000, "SAML assertion");
        StsLimits.duration(duration, StsLimits.MAX_ROLE);
    }
}
