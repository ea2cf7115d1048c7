package dev.stslib.core.refresh;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsServiceException;

/**
 * A refresh that failed, and what follows from it. Times are elapsed time in nanoseconds, as
 * {@link System#nanoTime()} counts.
 *
 * @param error what was thrown
 * @param phase where the credentials stood
 * @param notBefore no reader starts a refresh earlier, as long as the failure is in force
 * @param retryAt when the background tries again
 * @param urgentTries how many tries have failed since the mandatory window opened
 */
public record Failure(RuntimeException error, Phase phase, long notBefore, long retryAt, int urgentTries) {
    /**
     * Says whether it happened before a refresh was due, as where somebody wants new credentials whatever is there. Then
     * it is no try of the window, and puts none off.
     *
     * @return true for a failure while the credentials were fresh
     */
    public boolean isEarly() {
        return phase == Phase.FRESH;
    }

    /**
     * Says whether STS would refuse again.
     *
     * @return true for the codes that AWS's rules call final
     */
    public boolean isFinal() {
        return isFinal(error);
    }

    /**
     * Says whether an error is final. A refused MFA code is not, since the next request carries another code.
     *
     * @param error what was thrown
     * @return true for the codes that AWS's rules call final
     */
    public static boolean isFinal(RuntimeException error) {
        return error instanceof StsServiceException refused
                && !(error instanceof MfaCodeRejectedException)
                && refused.error().isFinal();
    }

    /**
     * Says whether STS asked to slow down.
     *
     * @return true for throttling
     */
    public boolean isThrottling() {
        return error instanceof StsServiceException refused && refused.error().isThrottling();
    }
}
