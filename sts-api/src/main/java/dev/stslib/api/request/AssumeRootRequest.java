package dev.stslib.api.request;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of AssumeRoot, a request for one privileged task in a member account of your organization.
 *
 * @param targetPrincipal the member account: its id of twelve digits, or the ARN of its root, 12 to 2,048 characters
 * @param taskPolicyArn the managed policy of the task, 20 to 2,048 characters, such as {@code
 *     arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials}
 * @param duration the lifetime of the credentials in whole seconds, 0 to 900 s, or null for the default of STS (15 minutes)
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html">STS, AssumeRoot</a>
 */
public record AssumeRootRequest(
        String targetPrincipal,
        String taskPolicyArn,
        @Nullable Duration duration) {
    /** The longest lifetime of the credentials, and the default of STS. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    public AssumeRootRequest {
        StsLimits.length(targetPrincipal, 12, 2048, "target principal");
        StsLimits.roleArn(taskPolicyArn, "ARN of the task policy");
        StsLimits.duration(duration, Duration.ZERO, LONGEST);
    }
}
