package dev.stslib.api.request;

import dev.stslib.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of AssumeRole.
 *
 * @param roleArn the role, 20 to 2,048 characters
 * @param sessionName the name of the session, 2 to 64 of {@code [\w+=,.@-]}
 * @param duration the lifetime of the credentials in whole seconds, 900 to 43,200 s and at most the maximum of the
 *     role, or null for the default of STS (one hour); at most one hour if temporary credentials sign the request
 * @param externalId the external id, 2 to 1,224 of {@code [\w+=,.@:/-]}, or null
 * @param mfaSerial the ARN or serial number of the MFA device, or null; requires the code
 * @param mfaCode the six digits, or null; requires the device
 * @param policy the policies that restrict the session
 * @param tags the session tags, at most 50
 * @param transitiveTagKeys the keys of the tags that pass on to the next role of a chain
 * @param sourceIdentity the source identity, 2 to 64 of {@code [\w+=,.@-]}, or null
 * @param providedContexts the contexts that trusted providers assert, at most 5
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS, AssumeRole</a>
 */
public record AssumeRoleRequest(
        String roleArn,
        String sessionName,
        @Nullable Duration duration,
        @Nullable String externalId,
        @Nullable String mfaSerial,
        @Nullable Secret mfaCode,
        SessionPolicy policy,
        List<Tag> tags,
        List<String> transitiveTagKeys,
        @Nullable String sourceIdentity,
        List<ProvidedContext> providedContexts) {
    public AssumeRoleRequest {
        Objects.requireNonNull(policy, "policy");
        tags = List.copyOf(tags);
        transitiveTagKeys = List.copyOf(transitiveTagKeys);
        providedContexts = List.copyOf(providedContexts);
        StsLimits.roleArn(roleArn, "role ARN");
        StsLimits.sessionName(sessionName);
        StsLimits.duration(duration, StsLimits.MAX_ROLE);
        StsLimits.externalId(externalId);
        StsLimits.mfa(mfaSerial, mfaCode == null ? null : mfaCode.revealSecret());
        StsLimits.tags(tags, transitiveTagKeys);
        StsLimits.sourceIdentity(sourceIdentity);
        StsLimits.providedContexts(providedContexts);
    }

    /**
     * Starts a request with the required parameters.
     *
     * @param roleArn the role
     * @param sessionName the name of the session
     * @return a builder without optional parameters
     */
    public static Builder of(String roleArn, String sessionName) {
        return new Builder(roleArn, sessionName);
    }

    /** Builds a request. Not safe for concurrent use. */
    public static final class Builder {
        private final String roleArn;
        private final String sessionName;
        private @Nullable Duration duration;
        private @Nullable String externalId;
        private @Nullable String mfaSerial;
        private @Nullable Secret mfaCode;
        private SessionPolicy policy = SessionPolicy.NONE;
        private List<Tag> tags = List.of();
        private List<String> transitiveTagKeys = List.of();
        private @Nullable String sourceIdentity;
        private List<ProvidedContext> providedContexts = List.of();

        private Builder(String roleArn, String sessionName) {
            this.roleArn = roleArn;
            this.sessionName = sessionName;
        }

        /**
         * Sets the lifetime of the credentials.
         *
         * @param value whole seconds, 900 to 43,200 s, or null for the default of STS
         * @return this
         */
        public Builder duration(@Nullable Duration value) {
            duration = value;
            return this;
        }

        /**
         * Sets the external id.
         *
         * @param value the id, or null for none
         * @return this
         */
        public Builder externalId(@Nullable String value) {
            externalId = value;
            return this;
        }

        /**
         * Sets the MFA device and its code.
         *
         * @param serial the device, or null for none
         * @param code its six digits, or null for none
         * @return this
         */
        public Builder mfa(@Nullable String serial, @Nullable Secret code) {
            mfaSerial = serial;
            mfaCode = code;
            return this;
        }

        /**
         * Sets the policies that restrict the session.
         *
         * @param value the policies
         * @return this
         */
        public Builder policy(SessionPolicy value) {
            policy = value;
            return this;
        }

        /**
         * Sets the session tags.
         *
         * @param values the tags
         * @param transitiveKeys the keys of the tags that pass on to the next role of a chain
         * @return this
         */
        public Builder tags(List<Tag> values, List<String> transitiveKeys) {
            tags = values;
            transitiveTagKeys = transitiveKeys;
            return this;
        }

        /**
         * Sets the source identity.
         *
         * @param value the identity, or null for none
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
         * Creates the request.
         *
         * @return the request
         * @throws dev.stslib.api.error.InvalidRequestException if it violates a limit of STS
         */
        public AssumeRoleRequest build() {
            return new AssumeRoleRequest(
                    roleArn,
                    sessionName,
                    duration,
                    externalId,
                    mfaSerial,
                    mfaCode,
                    policy,
                    tags,
                    transitiveTagKeys,
                    sourceIdentity,
                    providedContexts);
        }
    }
}
