package dev.stslib.core.internal.cache;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.event.Phase;

/**
 * The last failed refresh since the last success, and what follows from it. Times are elapsed time in nanoseconds, as
 * {@link System#nanoTime()} counts.
 *
 * @param error what was thrown
 * @param phase the phase of the value when the refresh failed
 * @param notBefore the earliest time at which a reader starts another refresh, while the failure is in force
 * @param retryAt when the background tries again
 * @param urgentTries how many tries have failed since the mandatory window opened
 * @param hasTried whether a recoverable try has failed, or timed out, since the advisory window opened
 */
record FailureState(
        RuntimeException error, Phase phase, long notBefore, long retryAt, int urgentTries, boolean hasTried) {
    /** Whether STS would refuse the same request again. */
    boolean isFinal() {
        return isFinal(error);
    }

    /** Whether an error is final. A rejected MFA code is not, since the next request carries another code. */
    static boolean isFinal(RuntimeException error) {
        return error instanceof StsServiceException refused
                && !(error instanceof MfaCodeRejectedException)
                && refused.error().isFinal();
    }

    /** Whether STS asked for fewer requests. */
    boolean isThrottling() {
        return isThrottling(error);
    }

    static boolean isThrottling(RuntimeException error) {
        return error instanceof StsServiceException refused && refused.error().isThrottling();
    }
}
