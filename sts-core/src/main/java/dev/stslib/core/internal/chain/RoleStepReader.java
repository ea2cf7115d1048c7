package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.core.plan.RoleStep;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of a role profile and checks each against the limits of STS.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html">AWS, assume
 *     role</a>
 */
final class RoleStepReader {
    /** The value of {@code mfa_serial} for a device to be looked up. */
    static final String AUTO = "auto";

    private static final String TASK_POLICY = "task_policy_arn";
    private static final String DURATION = "duration_seconds";
    /** The end of the ARN of an account's root. */
    private static final String ROOT = ":root";

    private static final List<String> OF_A_ROLE = List.of(
            "role_session_name",
            "external_id",
            "mfa_serial",
            "mfa_process",
            "mfa_session_seconds",
            "policy",
            "policy_arns",
            "session_tags",
            "transitive_session_tags",
            "source_identity");

    private static final String SOME_ARN = "arn:aws:iam::123456789012:role/x";
    private static final String SOME_NAME = "name";

    private final PolicyReader policies;

    RoleStepReader(SystemEnvironment systemEnvironment) {
        policies = new PolicyReader(systemEnvironment);
    }

    RoleStep read(Profile profile, StsEndpoint endpoint) {
        if (ProfileValues.has(profile, TASK_POLICY) || roleArn(profile).endsWith(ROOT)) {
            return rootTask(profile, endpoint);
        }
        List<Tag> tags = TagList.tags(profile);
        return new RoleStep(
                profile.name(),
                roleArn(profile),
                null,
                sessionName(profile),
                duration(profile),
                externalId(profile),
                mfaSerial(profile),
                ProfileValues.textOrNull(profile, "mfa_process"),
                mfaSession(profile),
                policies.read(profile),
                tags,
                TagList.transitive(profile, tags),
                sourceIdentity(profile),
                List.of(),
                endpoint);
    }

    /** To pass over the policy of a task would give the whole role. */
    static void refuseTask(Profile profile, String key) {
        if (ProfileValues.has(profile, TASK_POLICY)) {
            throw ProfileValues.error(
                    profile,
                    TASK_POLICY,
                    "is set together with " + key + ", which does not take it",
                    "Remove it, or set it in another profile that names this one as its source_profile");
        }
    }

    /** AssumeRoot takes the account, the task and a duration. A key that it cannot take is an error, never passed over. */
    private static RoleStep rootTask(Profile profile, StsEndpoint endpoint) {
        for (String key : OF_A_ROLE) {
            if (ProfileValues.has(profile, key)) {
                throw ProfileValues.error(
                        profile,
                        key,
                        "is set beside " + TASK_POLICY + ", and AssumeRoot does not take it",
                        "Remove it");
            }
        }
        String task = ProfileValues.text(profile, TASK_POLICY)
                .orElseThrow(() -> ProfileValues.error(
                        profile,
                        "role_arn",
                        "names the root of an account without a " + TASK_POLICY,
                        "Set " + TASK_POLICY + " to the policy of the task"));
        String arn = roleArn(profile);
        if (!arn.endsWith(ROOT)) {
            throw ProfileValues.error(
                    profile,
                    TASK_POLICY,
                    "is set for " + arn + ", which is not the root of an account",
                    "Write role_arn = arn:aws:iam::222233334444:root with the id of the account");
        }
        Duration duration = ProfileValues.seconds(profile, DURATION);
        ProfileValues.check(profile, TASK_POLICY, () -> new AssumeRootRequest(arn, task, null).taskPolicyArn());
        ProfileValues.check(profile, DURATION, () -> new AssumeRootRequest(arn, task, duration).duration());
        return new RoleStep(
                profile.name(),
                arn,
                task,
                null,
                duration,
                null,
                null,
                null,
                null,
                SessionPolicy.NONE,
                List.of(),
                List.of(),
                null,
                List.of(),
                endpoint);
    }

    static String roleArn(Profile profile) {
        String arn = ProfileValues.text(profile, "role_arn").orElse("");
        try {
            AssumeRoleRequest.of(arn, SOME_NAME).build();
        } catch (InvalidRequestException e) {
            throw ProfileValues.refused(profile, "role_arn", e);
        }
        return arn;
    }

    static @Nullable String sessionName(Profile profile) {
        String template = ProfileValues.textOrNull(profile, "role_session_name");
        if (template != null) {
            // STS allows no braces, so a literal that passes has no placeholder to fill in later.
            boolean literal = ProfileValues.isLiteral(profile, "role_session_name");
            String name = literal ? template : SessionNames.sample(template);
            ProfileValues.check(
                    profile,
                    "role_session_name",
                    () -> AssumeRoleRequest.of(SOME_ARN, name).build());
        }
        return template;
    }

    static @Nullable Duration duration(Profile profile) {
        Duration duration = ProfileValues.seconds(profile, DURATION);
        if (duration != null) {
            try {
                AssumeRoleRequest.of(SOME_ARN, SOME_NAME).duration(duration).build();
            } catch (InvalidRequestException e) {
                throw ProfileValues.refused(profile, DURATION, e);
            }
        }
        return duration;
    }

    /** Reads the device of any profile. */
    static @Nullable String mfaSerial(Profile profile) {
        String serial = ProfileValues.textOrNull(profile, "mfa_serial");
        if (serial != null && !serial.equals(AUTO)) {
            ProfileValues.check(
                    profile,
                    "mfa_serial",
                    () -> new GetSessionTokenRequest(null, serial, Secret.of("000000")).mfaSerial());
        }
        return serial;
    }

    private static @Nullable String externalId(Profile profile) {
        String id = ProfileValues.textOrNull(profile, "external_id");
        if (id != null) {
            ProfileValues.check(
                    profile,
                    "external_id",
                    () -> AssumeRoleRequest.of(SOME_ARN, SOME_NAME)
                            .externalId(id)
                            .build());
        }
        return id;
    }

    private static @Nullable String sourceIdentity(Profile profile) {
        String identity = ProfileValues.textOrNull(profile, "source_identity");
        if (identity != null) {
            ProfileValues.check(
                    profile,
                    "source_identity",
                    () -> AssumeRoleRequest.of(SOME_ARN, SOME_NAME)
                            .sourceIdentity(identity)
                            .build());
        }
        return identity;
    }

    private static @Nullable Duration mfaSession(Profile profile) {
        Duration session = ProfileValues.seconds(profile, "mfa_session_seconds");
        if (session != null && !session.isZero()) {
            ProfileValues.check(
                    profile, "mfa_session_seconds", () -> new GetSessionTokenRequest(session, null, null).duration());
        }
        return session;
    }
}
