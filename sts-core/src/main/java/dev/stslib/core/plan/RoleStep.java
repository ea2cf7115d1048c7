package dev.stslib.core.plan;

import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.core.internal.chain.EndpointText;
import dev.stslib.core.internal.chain.SessionNames;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One role of a chain, as its profile asks for it, checked against the limits of STS.
 *
 * @param profile the profile
 * @param roleArn the role
 * @param sessionNameTemplate {@code role_session_name} as it stands in the profile, for {@link SessionNames}, or null
 *     for the default
 * @param duration {@code duration_seconds}, or null for STS's default (one hour)
 * @param externalId {@code external_id}, or null
 * @param mfaSerial {@code mfa_serial}: a device, or {@code auto} for one that is to be found; or null
 * @param mfaProcess {@code mfa_process}, the command that prints a code, or null; not shown, for it may hold a secret
 * @param mfaSession {@code mfa_session_seconds}: how long a session token got for this role shall live, 900 to 129,600
 *     s; zero: none is to be used, the code goes straight to AssumeRole; null: not said
 * @param policy what the session is narrowed to
 * @param tags the session tags
 * @param transitiveTagKeys the keys of those tags that pass to the next role
 * @param sourceIdentity {@code source_identity}, or null
 * @param endpoint where the request goes
 */
public record RoleStep(
        String profile,
        String roleArn,
        @Nullable String sessionNameTemplate,
        @Nullable Duration duration,
        @Nullable String externalId,
        @Nullable String mfaSerial,
        @Nullable String mfaProcess,
        @Nullable Duration mfaSession,
        SessionPolicy policy,
        List<Tag> tags,
        List<String> transitiveTagKeys,
        @Nullable String sourceIdentity,
        StsEndpoint endpoint) {
    public RoleStep {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(roleArn, "roleArn");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(endpoint, "endpoint");
        tags = List.copyOf(tags);
        transitiveTagKeys = List.copyOf(transitiveTagKeys);
    }

    /**
     * The same with another duration.
     *
     * @param value the duration, or null for STS's default
     * @return the step
     */
    public RoleStep withDuration(@Nullable Duration value) {
        return new RoleStep(
                profile,
                roleArn,
                sessionNameTemplate,
                value,
                externalId,
                mfaSerial,
                mfaProcess,
                mfaSession,
                policy,
                tags,
                transitiveTagKeys,
                sourceIdentity,
                endpoint);
    }

    /**
     * What is asked for, for people.
     *
     * @return one line without a secret
     */
    public String describe() {
        StringBuilder text = new StringBuilder("role ")
                .append(roleArn)
                .append(" (profile '")
                .append(profile)
                .append("') for ")
                .append(duration == null ? "STS's default of 3600" : Long.toString(duration.toSeconds()))
                .append(" s, through ")
                .append(EndpointText.of(endpoint));
        add(text, "session name", sessionNameTemplate);
        add(text, "external id", externalId);
        add(text, "MFA", mfaSerial);
        add(text, "source identity", sourceIdentity);
        if (!tags.isEmpty()) {
            add(text, "tags", tags.stream().map(Tag::key).toList().toString());
        }
        if (!policy.equals(SessionPolicy.NONE)) {
            text.append(", narrowed by policy");
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String what, @Nullable String value) {
        if (value != null) {
            text.append(", ").append(what).append(' ').append(value);
        }
    }

    /** Shows what {@link #describe()} shows. */
    @Override
    public String toString() {
        return "RoleStep[" + describe() + "]";
    }
}
