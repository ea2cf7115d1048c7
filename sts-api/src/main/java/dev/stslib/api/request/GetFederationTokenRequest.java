package dev.stslib.api.request;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of GetFederationToken.
 *
 * @param name the federated user's name, 2 to 32 of {@code [\w+=,.@-]}
 * @param duration the lifetime of the token in whole seconds, 900 to 129,600 s, or null for the default of STS (12
 *     hours)
 * @param policy the policies that grant the user's permissions; without a policy, the user has none
 * @param tags the session tags, at most 50
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html">STS,
 *     GetFederationToken</a>
 */
public record GetFederationTokenRequest(
        String name, @Nullable Duration duration, SessionPolicy policy, List<Tag> tags) {
    public GetFederationTokenRequest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(policy, "policy");
        tags = List.copyOf(tags);
        StsLimits.federatedName(name);
        StsLimits.duration(duration, StsLimits.MAX_SESSION);
        StsLimits.tags(tags, List.of());
    }
}
