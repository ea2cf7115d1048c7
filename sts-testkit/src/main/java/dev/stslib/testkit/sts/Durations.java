package dev.stslib.testkit.sts;

import java.time.Duration;

/** How long sessions may last. */
final class Durations {
    static final int LEAST = 900;
    static final int MOST_FOR_USER = 129_600;
    static final int MOST_FOR_ROLE = 43_200;

    private static final int DEFAULT_FOR_USER = 43_200;
    private static final int DEFAULT_FOR_ROLE = 3_600;
    private static final int MOST_FOR_ROOT = 3_600;
    private static final int MOST_FOR_CHAIN = 3_600;

    private Durations() {}

    /** GetSessionToken and GetFederationToken; the root's longer sessions are shortened without a word. */
    static Duration ofUser(Parameters parameters, Caller caller) throws StsException {
        Integer asked = parameters.integer("DurationSeconds");
        int seconds = asked == null ? DEFAULT_FOR_USER : asked;
        return Duration.ofSeconds(caller.isRoot() ? Math.min(seconds, MOST_FOR_ROOT) : seconds);
    }

    /** AssumeRole. */
    static Duration ofRole(Parameters parameters, Caller caller, TestRole role) throws StsException {
        Integer asked = parameters.integer("DurationSeconds");
        int seconds = asked == null ? DEFAULT_FOR_ROLE : asked;
        if (caller.isTemporary() && seconds > MOST_FOR_CHAIN) {
            throw Errors.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        }
        Duration duration = Duration.ofSeconds(seconds);
        if (duration.compareTo(role.maxSessionDuration()) > 0) {
            throw Errors.validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return duration;
    }
}
