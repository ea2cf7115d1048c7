package dev.stslib.core.internal.fetch;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.core.internal.cache.Lifespan;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Compares an answer with its question, so that credentials of another role never pass for those asked for. What an answer
 * does not say is not compared: servers other than AWS's leave the ARN out.
 */
final class AnswerCheck {
    /** How far an expiration may lie beyond the duration asked for: clocks differ. */
    static final Duration TOLERANCE = Duration.ofMinutes(10);
    /** The bound where no duration was asked for. */
    static final Duration LONGEST = Lifespan.LONGEST;

    static final String REMEDY =
            "Check that the endpoint is STS's, and that nothing on the way mixes up or keeps answers";

    private final String operation;
    private final Instant now;

    /**
     * Checks an answer that has just arrived.
     *
     * @param operation the operation, for messages
     * @param now the wall clock
     */
    AnswerCheck(String operation, Instant now) {
        this.operation = operation;
        this.now = now;
    }

    /**
     * Compares the role's session.
     *
     * @param answer the response
     * @param roleArn the role that was asked for
     * @param sessionName the name that was sent, or null if the caller does not choose the session name
     * @throws UnexpectedAnswerException if the ARN in the answer has another partition, account, role name or session name
     */
    void role(AssumedRole answer, String roleArn, @Nullable String sessionName) {
        String arn = answer.assumedRoleArn();
        if (arn != null && !arn.isEmpty() && !isSessionOf(arn, roleArn, sessionName)) {
            String session = sessionName == null ? "" : ", session '" + sessionName + "',";
            throw new UnexpectedAnswerException(
                    operation + " was asked for " + roleArn + session + " and answered with the credentials of " + arn,
                    REMEDY);
        }
    }

    /** ARNs of sessions drop the path of the role: {@code arn:aws:sts::account:assumed-role/name/session}. */
    private static boolean isSessionOf(String arn, String roleArn, @Nullable String sessionName) {
        String[] got = arn.split(":", 6);
        String[] asked = roleArn.split(":", 6);
        if (got.length < 6 || asked.length < 6) {
            return false;
        }
        String[] session = got[5].split("/", 3);
        String roleName = asked[5].substring(asked[5].lastIndexOf('/') + 1);
        return got[1].equals(asked[1])
                && got[2].equals("sts")
                && got[4].equals(asked[4])
                && session.length == 3
                && session[0].equals("assumed-role")
                && session[1].equalsIgnoreCase(roleName) // IAM does not tell names apart by case
                && (sessionName == null || session[2].equals(sessionName));
    }

    /**
     * Compares the lifetime.
     *
     * @param credentials the credentials of the response
     * @param asked the duration that was asked for, or null for none
     * @throws UnexpectedAnswerException if the expiration lies more than ten minutes beyond it, or beyond 36 hours where no
     *     duration was asked for
     */
    void lifetime(TemporaryCredentials credentials, @Nullable Duration asked) {
        Instant latest = now.plus(asked == null ? LONGEST : asked).plus(TOLERANCE);
        if (credentials.expiration().isAfter(latest)) {
            throw new UnexpectedAnswerException(
                    operation + " was asked for credentials of " + (asked == null ? LONGEST : asked).toSeconds()
                            + " s" + (asked == null ? " at most" : "") + " and answered with some that end at "
                            + credentials.expiration() + ", and here it is " + now,
                    "Check the clock of this machine, that the endpoint is STS's, and that nothing on the way mixes up"
                            + " answers");
        }
    }
}
