package dev.stslib.spring.boot;

import dev.stslib.api.request.RoleRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * One provider: a profile, or a role with the values of a {@link RoleRequest}.
 *
 * @param profile The profile that has the credentials. It takes no other setting beside it.
 * @param roleArn The ARN of the role to assume.
 * @param sessionName The name of the session.
 * @param duration How long the credentials last. One hour by default.
 * @param externalId The external id.
 * @param policy The file with the inline policy that restricts the session, such as classpath:policy.json or file:/etc/policy.json.
 *     A file, because Spring would replace the variables of a policy in a property.
 * @param managedPolicies The ARNs of the managed policies that restrict the session.
 * @param tags The session tags by key.
 * @param transitiveTags The keys of the tags that pass on to the next role.
 * @param sourceIdentity The source identity.
 * @param region The region of the request.
 * @param endpoint The endpoint of the request.
 * @param sourceProfile The profile whose credentials assume the role.
 * @param source The name of the provider whose credentials assume the role. Without a source, the machine's default
 *     credentials assume it.
 */
record ProviderProperties(
        @Nullable String profile,
        @Nullable String roleArn,
        @Nullable String sessionName,
        @Nullable Duration duration,
        @Nullable String externalId,
        @Nullable String policy,
        @DefaultValue List<String> managedPolicies,
        @DefaultValue Map<String, String> tags,
        @DefaultValue List<String> transitiveTags,
        @Nullable String sourceIdentity,
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable String sourceProfile,
        @Nullable String source) {
    /** The provider of a profile. */
    static ProviderProperties ofProfile(String profile) {
        return new ProviderProperties(
                profile, null, null, null, null, null, List.of(), Map.of(), List.of(), null, null, null, null, null);
    }

    /**
     * The profile that has the credentials, or null if a role has them.
     *
     * @throws InvalidConfigurationPropertyValueException if there is more beside the profile, such as a policy, which would
     *     have no effect
     */
    @Nullable
    String profileAlone(String property) {
        if (profile != null && !equals(ofProfile(profile))) {
            throw new InvalidConfigurationPropertyValueException(
                    property + ".profile",
                    profile,
                    "A profile takes no other setting beside it. Use source-profile for the profile that assumes the role.");
        }
        return profile;
    }

    /** The values of the role but its source. */
    RoleRequest.Builder role(String property) {
        if (roleArn == null) {
            throw new InvalidConfigurationPropertyValueException(
                    property + ".role-arn", null, "A provider needs a profile or the ARN of a role.");
        }
        return RoleRequest.of(roleArn)
                .sessionName(sessionName)
                .duration(duration)
                .externalId(externalId)
                .inlinePolicy(policyText(property))
                .managedPolicies(managedPolicies)
                .tags(tags)
                .transitiveTagKeys(transitiveTags)
                .sourceIdentity(sourceIdentity)
                .region(region)
                .endpoint(endpoint);
    }

    private @Nullable String policyText(String property) {
        if (policy == null) {
            return null;
        }
        if (policy.isBlank()) {
            throw new InvalidConfigurationPropertyValueException(
                    property + ".policy", policy, "It names no file. Leave it out if no policy restricts the session.");
        }
        try {
            return new DefaultResourceLoader().getResource(policy).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    property + ".policy", policy, "The file cannot be read.");
        }
    }

    /** Shows the profile or the role. */
    @Override
    public String toString() {
        return "ProviderProperties[" + (profile == null ? roleArn : profile) + "]";
    }
}
