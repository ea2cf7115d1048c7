package dev.stslib.api.error;

import org.jspecify.annotations.Nullable;

/** STS rejected the MFA code. */
public final class MfaCodeRejectedException extends StsServiceException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem what happened and where
     * @param remedy how to fix it
     * @param answer what STS answered
     * @param cause what caused it, or null
     */
    public MfaCodeRejectedException(String problem, String remedy, StsError answer, @Nullable Throwable cause) {
        super(problem, remedy, answer, cause);
    }
}
