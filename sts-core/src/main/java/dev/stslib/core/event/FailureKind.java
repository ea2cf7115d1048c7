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

/** The kinds of failures: few, so that metrics can count them. */
public enum FailureKind {
    /** STS throttled the request. */
    THROTTLED,
    /** STS answered with a server error (5xx). */
    UNAVAILABLE,
    /** STS was not reached, or its answer could not be read. */
    UNREACHABLE,
    /** STS refused the request, and would refuse it again until something is corrected. */
    REFUSED,
    /** STS answered that the credentials that signed the request have expired. */
    EXPIRED_SOURCE,
    /** The credentials in the answer had already expired when it arrived. */
    EXPIRED_ANSWER,
    /** The answer did not fit the request: another role, or a far too long lifetime. */
    UNEXPECTED_ANSWER,
    /** An MFA code is missing, wrong, or was used before. */
    CODE_NEEDED,
    /** The call took too long, was interrupted, or the engine was closed. */
    TIMED_OUT,
    /** A problem on this machine, such as a profile, a file or a command. */
    LOCAL,
    /** Any other failure, such as a bug in a plug-in. */
    OTHER;

    private static final int SERVER_ERROR = 500;

    /**
     * Returns the kind of an exception.
     *
     * @param error the exception
     * @return its kind
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
