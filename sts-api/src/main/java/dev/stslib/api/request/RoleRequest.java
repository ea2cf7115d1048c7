package dev.stslib.api.request;

import dev.stslib.api.error.InvalidRequestException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A role to assume, described by data instead of a profile, such as the role of a tenant. Every value is sent as it is: there
 * are no placeholders, no file references and no lists in one text. Immutable; two requests with the same values are equal,
 * whatever the order of their tags. Build a request once and keep it, because a lookup by the same object is the fastest.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS, AssumeRole</a>
 */
public final class RoleRequest {
    /** The longest {@link #label()}, in characters. */
    public static final int LONGEST_LABEL = 160;

    private final String roleArn;
    private final @Nullable String sessionName;
    private final @Nullable String taskPolicyArn;
    private final @Nullable Duration duration;
    private final @Nullable String externalId;
    private final SessionPolicy policy;
    private final List<Tag> tags;
    private final List<String> transitiveTagKeys;
    private final @Nullable String sourceIdentity;
    private final List<ProvidedContext> providedContexts;
    private final @Nullable String region;
    private final @Nullable URI endpoint;
    private final @Nullable String sourceProfile;
    private final @Nullable RoleRequest source;
    private final int hash;

    private RoleRequest(Builder builder) {
        roleArn = builder.roleArn;
        sessionName = builder.sessionName;
        taskPolicyArn = builder.taskPolicyArn;
        duration = builder.duration;
        externalId = builder.externalId;
        policy = builder.policy;
        tags = List.copyOf(builder.tags);
        transitiveTagKeys = List.copyOf(builder.transitiveTagKeys);
        sourceIdentity = builder.sourceIdentity;
        providedContexts = List.copyOf(builder.providedContexts);
        region = builder.region;
        endpoint = builder.endpoint;
        sourceProfile = builder.sourceProfile;
        source = builder.source;
        hash = Objects.hash(
                roleArn,
                sessionName,
                taskPolicyArn,
                duration,
                externalId,
                policy,
                tags,
                transitiveTagKeys,
                sourceIdentity,
                providedContexts,
                region,
                endpoint,
                sourceProfile,
                source);
    }

    /**
     * Starts a request. Without a further setting, the machine's default credentials assume the role for one hour.
     *
     * @param roleArn the ARN of the role, 20 to 2,048 characters
     * @return a builder without optional values
     * @see Builder#sourceProfile
     * @see Builder#source
     */
    public static Builder of(String roleArn) {
        return new Builder(roleArn);
    }

    /**
     * Returns the ARN of the role.
     *
     * @return the ARN
     */
    public String roleArn() {
        return roleArn;
    }

    /**
     * Returns the name of the session.
     *
     * @return the name, or null for the default, which names the user and the machine as that of a profile does
     */
    public @Nullable String sessionName() {
        return sessionName;
    }

    /**
     * Returns the policy of a root task, with which AssumeRoot is sent instead of AssumeRole.
     *
     * @return the ARN of the policy, or null for a role
     */
    public @Nullable String taskPolicyArn() {
        return taskPolicyArn;
    }

    /**
     * Returns the lifetime of the credentials.
     *
     * @return whole seconds, or null for the default of STS (one hour; of a root task 15 minutes)
     */
    public @Nullable Duration duration() {
        return duration;
    }

    /**
     * Returns the external id.
     *
     * @return the id, or null
     */
    public @Nullable String externalId() {
        return externalId;
    }

    /**
     * Returns the policies that restrict the session.
     *
     * @return the policies, {@link SessionPolicy#NONE} without any
     */
    public SessionPolicy policy() {
        return policy;
    }

    /**
     * Returns the session tags.
     *
     * @return the tags in the order of their keys
     */
    public List<Tag> tags() {
        return tags;
    }

    /**
     * Returns the keys of the tags that pass on to the next role of a chain.
     *
     * @return the keys in their order, each once
     */
    public List<String> transitiveTagKeys() {
        return transitiveTagKeys;
    }

    /**
     * Returns the source identity.
     *
     * @return the identity, or null
     */
    public @Nullable String sourceIdentity() {
        return sourceIdentity;
    }

    /**
     * Returns the contexts that trusted providers assert.
     *
     * @return the contexts
     */
    public List<ProvidedContext> providedContexts() {
        return providedContexts;
    }

    /**
     * Returns the region of the request.
     *
     * @return the region, or null for that of the engine, the environment or the source
     */
    public @Nullable String region() {
        return region;
    }

    /**
     * Returns the endpoint of the request.
     *
     * @return the endpoint, or null for that of the engine, the environment, the source profile or AWS
     */
    public @Nullable URI endpoint() {
        return endpoint;
    }

    /**
     * Returns the profile whose credentials assume the role.
     *
     * @return its name, or null for another source
     */
    public @Nullable String sourceProfile() {
        return sourceProfile;
    }

    /**
     * Returns the request whose credentials assume the role.
     *
     * @return the request, or null for another source; without a source profile, the machine's default credentials
     */
    public @Nullable RoleRequest source() {
        return source;
    }

    /**
     * Returns a short name for messages, events and snapshots: the ARN of the role, and the name of the session. Several
     * requests may have the same one.
     *
     * @return at most {@link #LONGEST_LABEL} characters, without a secret
     */
    public String label() {
        String label = sessionName == null ? roleArn : roleArn + " as " + sessionName;
        return label.length() <= LONGEST_LABEL ? label : "..." + label.substring(label.length() - LONGEST_LABEL + 3);
    }

    /**
     * Returns a builder with the values of this request.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(roleArn);
        builder.sessionName = sessionName;
        builder.taskPolicyArn = taskPolicyArn;
        builder.duration = duration;
        builder.externalId = externalId;
        builder.policy = policy;
        builder.tags.addAll(tags);
        builder.transitiveTagKeys.addAll(transitiveTagKeys);
        builder.sourceIdentity = sourceIdentity;
        builder.providedContexts = providedContexts;
        builder.region = region;
        builder.endpoint = endpoint;
        builder.sourceProfile = sourceProfile;
        builder.source = source;
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof RoleRequest that
                        && hash == that.hash
                        && roleArn.equals(that.roleArn)
                        && Objects.equals(sessionName, that.sessionName)
                        && Objects.equals(taskPolicyArn, that.taskPolicyArn)
                        && Objects.equals(duration, that.duration)
                        && Objects.equals(externalId, that.externalId)
                        && Objects.equals(policy.inline(), that.policy.inline())
                        && areEqual(policy.arns(), that.policy.arns())
                        && areEqual(tags, that.tags)
                        && areEqual(transitiveTagKeys, that.transitiveTagKeys)
                        && Objects.equals(sourceIdentity, that.sourceIdentity)
                        && areEqual(providedContexts, that.providedContexts)
                        && Objects.equals(region, that.region)
                        && Objects.equals(endpoint, that.endpoint)
                        && Objects.equals(sourceProfile, that.sourceProfile)
                        && Objects.equals(source, that.source));
    }

    /** Compares without the iterators that {@link List#equals} makes, so that a lookup allocates nothing. */
    private static boolean areEqual(List<?> one, List<?> other) {
        int size = one.size();
        boolean equal = size == other.size();
        for (int i = 0; equal && i < size; i++) {
            equal = one.get(i).equals(other.get(i));
        }
        return equal;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Shows the role, the session and the source, and neither the policies, the external id, nor the values of the tags. */
    @Override
    public String toString() {
        String from = sourceProfile != null
                ? "profile '" + sourceProfile + "'"
                : source == null ? "default credentials" : source.toString();
        return "RoleRequest[" + label() + ", from " + from + "]";
    }

    /** Builds a request. Not safe for concurrent use. */
    public static final class Builder {
        private String roleArn;
        private @Nullable String sessionName;
        private @Nullable String taskPolicyArn;
        private @Nullable Duration duration;
        private @Nullable String externalId;
        private SessionPolicy policy = SessionPolicy.NONE;
        private final List<Tag> tags = new ArrayList<>();
        private final TreeSet<String> transitiveTagKeys = new TreeSet<>();
        private @Nullable String sourceIdentity;
        private List<ProvidedContext> providedContexts = List.of();
        private @Nullable String region;
        private @Nullable URI endpoint;
        private @Nullable String sourceProfile;
        private @Nullable RoleRequest source;

        private Builder(String roleArn) {
            this.roleArn = Objects.requireNonNull(roleArn, "roleArn");
        }

        /**
         * Replaces the ARN of the role.
         *
         * @param value the ARN, 20 to 2,048 characters
         * @return this
         */
        public Builder roleArn(String value) {
            roleArn = Objects.requireNonNull(value, "roleArn");
            return this;
        }

        /**
         * Sets the name of the session.
         *
         * @param value 2 to 64 of {@code [\w+=,.@-]}, or null for the default
         * @return this
         */
        public Builder sessionName(@Nullable String value) {
            sessionName = value;
            return this;
        }

        /**
         * Composes the name of the session from fields, such as service, tenant and user, with commas between them. Characters
         * that STS does not allow become dashes, and the longest fields are cut to 64 characters in all. A name that lost
         * anything ends in a digest of its fields, so that different fields have different names.
         *
         * @param fields one to twelve texts, none of them empty
         * @return this
         * @throws dev.stslib.api.error.InvalidRequestException if a field is empty, or the number of fields is out of range
         */
        public Builder sessionNameOf(String... fields) {
            sessionName = SessionNameFields.compose(List.of(fields));
            return this;
        }

        /**
         * Asks for one privileged task in a member account, by AssumeRoot. The ARN is then that of the account's root, {@code
         * arn:aws:iam::222233334444:root}, and the request may have a duration, a region, an endpoint and a source.
         *
         * @param value the ARN of the task's managed policy, 20 to 2,048 characters, such as {@code
         *     arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials}; null for a role
         * @return this
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html">STS, AssumeRoot</a>
         */
        public Builder taskPolicy(@Nullable String value) {
            taskPolicyArn = value;
            return this;
        }

        /**
         * Sets the lifetime of the credentials.
         *
         * @param value whole seconds, 900 to 43,200 s and at most the maximum of the role, or null for the default of STS (one
         *     hour); at most one hour if another role is the source; for a root task 0 to 900 s, by default 900 s
         * @return this
         */
        public Builder duration(@Nullable Duration value) {
            duration = value;
            return this;
        }

        /**
         * Sets the external id.
         *
         * @param value 2 to 1,224 of {@code [\w+=,.@:/-]}, or null for none
         * @return this
         */
        public Builder externalId(@Nullable String value) {
            externalId = value;
            return this;
        }

        /**
         * Sets the policies that restrict the session.
         *
         * @param value the policies
         * @return this
         */
        public Builder policy(SessionPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /**
         * Sets the inline policy that restricts the session. Managed policies stay.
         *
         * @param json a JSON document, or null for none
         * @return this
         * @throws dev.stslib.api.error.InvalidRequestException if the document is empty
         */
        public Builder inlinePolicy(@Nullable String json) {
            return policy(new SessionPolicy(json, policy.arns()));
        }

        /**
         * Sets the managed policies that restrict the session. The inline policy stays.
         *
         * @param arns the ARNs, at most 10
         * @return this
         * @throws dev.stslib.api.error.InvalidRequestException if there are too many, or one is no ARN
         */
        public Builder managedPolicies(List<String> arns) {
            return policy(new SessionPolicy(policy.inline(), arns));
        }

        /**
         * Adds a session tag.
         *
         * @param key 1 to 128 characters
         * @param value 0 to 256 characters
         * @return this
         * @throws dev.stslib.api.error.InvalidRequestException if the key or the value is out of range
         */
        public Builder tag(String key, String value) {
            tags.add(new Tag(key, value));
            return this;
        }

        /**
         * Replaces the session tags.
         *
         * @param values the tags by key, at most 50
         * @return this
         * @throws dev.stslib.api.error.InvalidRequestException if a key or a value is out of range
         */
        public Builder tags(Map<String, String> values) {
            tags.clear();
            values.forEach(this::tag);
            return this;
        }

        /**
         * Sets the keys of the tags that pass on to the next role of a chain.
         *
         * @param keys keys of session tags
         * @return this
         */
        public Builder transitiveTagKeys(Collection<String> keys) {
            transitiveTagKeys.clear();
            transitiveTagKeys.addAll(keys);
            return this;
        }

        /**
         * Sets the source identity.
         *
         * @param value 2 to 64 of {@code [\w+=,.@-]}, or null for none
         * @return this
         */
        public Builder sourceIdentity(@Nullable String value) {
            sourceIdentity = value;
            return this;
        }

        /**
         * Sets the contexts that trusted providers assert.
         *
         * @param values the contexts, at most 5
         * @return this
         */
        public Builder providedContexts(List<ProvidedContext> values) {
            providedContexts = values;
            return this;
        }

        /**
         * Sets the region of the request.
         *
         * @param value a region such as {@code eu-west-1}; it wins over the engine's settings, the environment and the source;
         *     null for what they say
         * @return this
         */
        public Builder region(@Nullable String value) {
            region = value;
            return this;
        }

        /**
         * Sets the endpoint of the request.
         *
         * @param value an endpoint to use instead of the one of AWS; it wins over the engine's settings, the environment and
         *     the source; null for what they say
         * @return this
         */
        public Builder endpoint(@Nullable URI value) {
            endpoint = value;
            return this;
        }

        /**
         * Makes the credentials of a profile assume the role.
         *
         * @param profile the name of the profile
         * @return this
         */
        public Builder sourceProfile(String profile) {
            sourceProfile = Objects.requireNonNull(profile, "profile");
            source = null;
            return this;
        }

        /**
         * Makes the credentials of another role assume the role.
         *
         * @param request the other role
         * @return this
         */
        public Builder source(RoleRequest request) {
            source = Objects.requireNonNull(request, "request");
            sourceProfile = null;
            return this;
        }

        /**
         * Makes the machine's default credentials assume the role, which is the default.
         *
         * @return this
         */
        public Builder defaultSource() {
            source = null;
            sourceProfile = null;
            return this;
        }

        /**
         * Creates the request.
         *
         * @return the request
         * @throws dev.stslib.api.error.InvalidRequestException if it violates a limit of STS that can be checked without STS
         */
        public RoleRequest build() {
            tags.sort(Comparator.comparing(Tag::key));
            StsLimits.roleArn(roleArn, "role ARN");
            if (taskPolicyArn == null && roleArn.endsWith(":root")) {
                throw new InvalidRequestException(
                        "The request for " + roleArn + " names no task policy",
                        "Set the task policy, such as arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials");
            }
            if (sessionName != null) {
                StsLimits.sessionName(sessionName);
            }
            StsLimits.externalId(externalId);
            StsLimits.tags(tags, List.copyOf(transitiveTagKeys));
            StsLimits.sourceIdentity(sourceIdentity);
            StsLimits.providedContexts(providedContexts);
            StsLimits.region(region);
            StsLimits.endpoint(endpoint);
            if (taskPolicyArn == null) {
                StsLimits.duration(duration, StsLimits.MAX_ROLE);
            } else {
                checkRootTask(new AssumeRootRequest(roleArn, taskPolicyArn, duration));
            }
            return new RoleRequest(this);
        }

        /** AssumeRoot takes a target, a task and a duration, and nothing that goes with a role. */
        private void checkRootTask(AssumeRootRequest task) {
            if (sessionName != null
                    || externalId != null
                    || sourceIdentity != null
                    || !policy.equals(SessionPolicy.NONE)
                    || !tags.isEmpty()
                    || !providedContexts.isEmpty()) {
                throw new InvalidRequestException(
                        "The request for " + task.targetPrincipal()
                                + " has a task policy, and a value that only a role takes",
                        "Set nothing but the task policy, the duration, the region and the source: AssumeRoot takes no"
                                + " session name, external id, source identity, session policy, tag or context");
            }
        }
    }
}
