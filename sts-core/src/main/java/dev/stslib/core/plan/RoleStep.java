package dev.stslib.core.plan;

import dev.stslib.api.request.ProvidedContext;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.core.internal.text.EndpointText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One role of a chain, as its profile or its {@link RoleRequest} describes it, checked against the limits of STS.
 *
 * @param profile the name of the profile, or null for a role of a request
 * @param roleArn the ARN of the role; for a root task, that of the root of the member account
 * @param taskPolicyArn {@code task_policy_arn}, the policy of a root task, which AssumeRoot performs; null for a role
 * @param sessionNameTemplate {@code role_session_name} as the profile has it, with its placeholders, or the session name of
 *     the request, which has none; null for the default
 * @param duration {@code duration_seconds}, or null for the default of STS (one hour; of a root task 15
 *     minutes)
 * @param externalId {@code external_id}, or null
 * @param mfaSerial {@code mfa_serial}: a device, or {@code auto} for a device to be looked up; or null
 * @param mfaProcess {@code mfa_process}, the command that prints a code, or null; not shown, because it may hold a
 *     secret
 * @param mfaSession {@code mfa_session_seconds}: the lifetime of the session token for this role, 900 to 129,600 s;
 *     zero to send the code with AssumeRole, without a session token; null if the key is missing
 * @param policy the session policy
 * @param tags the session tags
 * @param transitiveTagKeys the keys of the tags that pass to the next role
 * @param sourceIdentity {@code source_identity}, or null
 * @param providedContexts the contexts that trusted providers assert; a profile gives none
 * @param endpoint the endpoint of the request
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS, AssumeRole</a>
 */
public record RoleStep(
        @Nullable String profile,
        String roleArn,
        @Nullable String taskPolicyArn,
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
        List<ProvidedContext> providedContexts,
        StsEndpoint endpoint) {
    public RoleStep {
        Objects.requireNonNull(roleArn, "roleArn");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(endpoint, "endpoint");
        tags = List.copyOf(tags);
        transitiveTagKeys = List.copyOf(transitiveTagKeys);
        providedContexts = List.copyOf(providedContexts);
    }

    /**
     * Returns the role of a request.
     *
     * @param request the request
     * @param endpoint the endpoint of the request
     * @return the role
     */
    public static RoleStep of(RoleRequest request, StsEndpoint endpoint) {
        return new RoleStep(
                null,
                request.roleArn(),
                request.taskPolicyArn(),
                request.sessionName(),
                request.duration(),
                request.externalId(),
                null,
                null,
                null,
                request.policy(),
                request.tags(),
                request.transitiveTagKeys(),
                request.sourceIdentity(),
                request.providedContexts(),
                endpoint);
    }

    /**
     * Returns the name of the role's credentials in messages, events and snapshots.
     *
     * @return the name of the profile, or {@link RoleRequest#label()}
     */
    public String label() {
        return profile == null
                ? RoleRequest.of(roleArn)
                        .taskPolicy(taskPolicyArn)
                        .sessionName(sessionNameTemplate)
                        .build()
                        .label()
                : profile;
    }

    /**
     * Returns a copy with another duration.
     *
     * @param value the duration, or null for the default of STS
     * @return the copy
     */
    public RoleStep withDuration(@Nullable Duration value) {
        return new RoleStep(
                profile,
                roleArn,
                taskPolicyArn,
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
                providedContexts,
                endpoint);
    }

    /**
     * Returns the request for people.
     *
     * @return one line without a secret
     */
    public String describe() {
        String usual = "STS's default of " + (taskPolicyArn == null ? 3600 : 900);
        StringBuilder text = new StringBuilder(taskPolicyArn == null ? "role " : "root task of ")
                .append(roleArn)
                .append(profile == null ? " (role request) for " : " (profile '" + profile + "') for ")
                .append(duration == null ? usual : Long.toString(duration.toSeconds()))
                .append(" s, through ")
                .append(EndpointText.of(endpoint));
        add(text, "task policy", taskPolicyArn);
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

    /** Returns the text of {@link #describe()}. */
    @Override
    public String toString() {
        return "RoleStep[" + describe() + "]";
    }
}
