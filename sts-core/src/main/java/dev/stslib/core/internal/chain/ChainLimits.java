package dev.stslib.core.internal.chain;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.Tag;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits that bind the roles of a chain together.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining">IAM, role
 *     chaining</a>
 */
final class ChainLimits {
    private static final Duration CHAINED = Duration.ofHours(1);

    private ChainLimits() {}

    /** A role that is assumed with temporary credentials lives for one hour at most. */
    static List<RoleStep> durations(
            BaseCredentials base, List<RoleStep> roles, boolean shorten, List<String> warnings) {
        List<RoleStep> fitted = new ArrayList<>();
        for (RoleStep role : roles) {
            Duration asked = role.duration();
            boolean chained = !fitted.isEmpty() || base.roleChaining();
            if (!chained || asked == null || asked.compareTo(CHAINED) <= 0) {
                fitted.add(role);
                continue;
            }
            String what = place(role, "duration_seconds") + ": the role is chained behind " + behind(base, fitted)
                    + " and asks for " + asked.toSeconds() + " s, but STS gives a chained role 3600 s at most";
            if (!shorten) {
                throw error(role, what, "Set the duration to 3600 s or less, or ask for chained roles to be shortened");
            }
            warnings.add(what + "; it gets 3600 s");
            fitted.add(role.withDuration(CHAINED));
        }
        return fitted;
    }

    /** A tag key that an earlier role passes on may not be given again. */
    static void tags(List<RoleStep> roles) {
        Map<String, String> inherited = new HashMap<>();
        for (RoleStep role : roles) {
            for (Tag tag : role.tags()) {
                String from = inherited.get(lower(tag.key()));
                if (from != null) {
                    throw error(
                            role,
                            place(role, "session_tags") + ": the tag '" + tag.key() + "' is inherited from " + from
                                    + ", where it is transitive, and may not be given again",
                            "Remove the tag from one of the two");
                }
            }
            for (String key : role.transitiveTagKeys()) {
                inherited.put(lower(key), name(role));
            }
        }
    }

    /** The credentials of a root task assume no role, and STS lets no session token ask for them. */
    static void rootTasks(BaseCredentials base, List<RoleStep> roles, @Nullable String mfaSerial) {
        for (int i = 0; i < roles.size(); i++) {
            RoleStep role = roles.get(i);
            if (role.taskPolicyArn() == null) {
                continue;
            }
            if (i < roles.size() - 1) {
                throw error(
                        roles.get(i + 1),
                        place(roles.get(i + 1), "source_profile") + ": the credentials of a root task assume no role",
                        "Take the credentials of another profile as the source");
            }
            if (i == 0 && mfaSerial != null && !base.temporary()) {
                throw error(
                        role,
                        place(role, "task_policy_arn") + ": the source has the MFA device " + mfaSerial
                                + ", and AssumeRoot takes neither a code nor a session token",
                        "Put a role between the two, which the code opens, or remove mfa_serial");
            }
        }
    }

    private static String behind(BaseCredentials base, List<RoleStep> before) {
        return before.isEmpty() ? base.describe() : "the role of " + name(before.get(before.size() - 1));
    }

    private static String name(RoleStep role) {
        return role.profile() == null ? "the request for " + role.roleArn() : "profile '" + role.profile() + "'";
    }

    private static String place(RoleStep role, String key) {
        return role.profile() == null
                ? "The request for role " + role.roleArn()
                : "Profile '" + role.profile() + "', key '" + key + "'";
    }

    private static StslibException error(RoleStep role, String problem, String remedy) {
        return role.profile() == null
                ? new InvalidRequestException(problem, remedy)
                : new ProfileConfigurationException(problem, remedy);
    }

    private static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }
}
