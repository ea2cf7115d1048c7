package dev.stslib.api.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policies that restrict a session. STS limits their total length to 2,048 characters and their packed size; stslib
 * checks neither.
 *
 * @param inline a JSON document, or null for none
 * @param arns the ARNs of managed policies, at most 10
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">IAM, session
 *     policies</a>
 */
public record SessionPolicy(@Nullable String inline, List<String> arns) {
    /** No restriction. */
    public static final SessionPolicy NONE = new SessionPolicy(null, List.of());

    public SessionPolicy {
        arns = List.copyOf(arns);
        StsLimits.policies(inline, arns);
    }

    /**
     * Creates an inline policy.
     *
     * @param json the document, or null for none
     * @return the policy
     */
    public static SessionPolicy inline(@Nullable String json) {
        return json == null ? NONE : new SessionPolicy(json, List.of());
    }
}
