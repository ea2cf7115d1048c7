package dev.stslib.api.request;

import dev.stslib.api.Secret;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of AssumeRoleWithWebIdentity, an unsigned request for role credentials with a token of an OpenID
 * Connect provider.
 *
 * @param roleArn the role, 20 to 2,048 characters
 * @param sessionName the name of the session, 2 to 64 of {@code [\w+=,.@-]}
 * @param webIdentityToken the provider's token, 4 to 20,000 characters
 * @param duration the lifetime of the credentials in whole seconds, 900 to 43,200 s, or null for the default of STS
 *     (one hour)
 * @param providerId the host of an OAuth 2.0 provider, or null for OpenID Connect
 * @param policy the policies that restrict the session
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">STS,
 *     AssumeRoleWithWebIdentity</a>
 */
public record AssumeRoleWithWebIdentityRequest(
        String roleArn,
        String sessionName,
        Secret webIdentityToken,
        @Nullable Duration duration,
        @Nullable String providerId,
        SessionPolicy policy) {
    public AssumeRoleWithWebIdentityRequest {
        Objects.requireNonNull(policy, "policy");
        StsLimits.roleArn(roleArn, "role ARN");
        StsLimits.sessionName(sessionName);
        StsLimits.length(webIdentityToken.revealSecret(), 4, 20_000, "web identity token");
        StsLimits.duration(duration, StsLimits.MAX_ROLE);
    }
}
