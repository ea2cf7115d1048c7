package dev.stslib.core.event;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnexpectedAnswerException;

/** The classes of failures: few, so that they can be counted and shown. */
public enum FailureKind {
    /** STS asked to slow down. */
    THROTTLED,
    /** STS is there and in trouble: a 5xx. */
    UNAVAILABLE,
    /** STS was not reached, or said nothing that can be read. */
    UNREACHABLE,
    /** STS refused, and would refuse again or needs something mended. */
    REFUSED,
    /** STS said that the credentials that signed have expired. */
    EXPIRED_SOURCE,
    /** The answer had already expired when it came. */
    EXPIRED_ANSWER,
    /** The answer was not what was asked for: another role's, or far too long a lifetime. */
    UNEXPECTED_ANSWER,
    /** An MFA code is missing, wrong, or was used before. */
    CODE_NEEDED,
    /** It took too long, was interrupted, or the engine was closed. */
    TIMED_OUT,
    /** Something on this machine: a profile, a file, a command. */
    LOCAL,
    /** Anything else, such as a bug in a plug-in. */
    OTHER;

    private static final int SERVER_ERROR = 500;

    /**
     * The class of an error.
     *
     * @param error what was thrown
     * @return its class
     */
    public static FailureKind of(RuntimeException error) {
        if (error instanceof MfaCodeRequiredException
                || error instanceof MfaCodeUsedException
                || error instanceof MfaCodeRejectedException) {
            return CODE_NEEDED;
        }
        if (error instanceof StsServiceException refused) {
            return of(refused);
        }
        if (error instanceof EndpointUnreachableException) {
            return UNREACHABLE;
        }
        if (error instanceof ExpiredAnswerException) {
            return EXPIRED_ANSWER;
        }
        if (error instanceof UnexpectedAnswerException) {
            return UNEXPECTED_ANSWER;
        }
        if (error instanceof CredentialTimeoutException
                || error instanceof CallInterruptedException
                || error instanceof EngineClosedException) {
            return TIMED_OUT;
        }
        return error instanceof StslibException ? LOCAL : OTHER;
    }

    private static FailureKind of(StsServiceException refused) {
        if (refused.error().isThrottling()) {
            return THROTTLED;
        }
        if (refused.error().isExpiredToken()) {
            return EXPIRED_SOURCE;
        }
        return refused.error().httpStatus() >= SERVER_ERROR ? UNAVAILABLE : REFUSED;
    }
}
