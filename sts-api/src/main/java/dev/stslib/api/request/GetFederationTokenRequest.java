package dev.stslib.api.request;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a federation token.
 *
 * @param name the federated user's name, 2 to 32 of {@code [\w+=,.@-]}
 * @param duration how long it shall live, 900 to 129,600 s, or null for STS's default (12 hours)
 * @param policy what the user may do; without a policy, nothing
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
