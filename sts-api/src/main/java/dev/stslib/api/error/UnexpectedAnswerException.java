package dev.stslib.api.error;

/**
 * STS, or another token provider, returned credentials that were not requested: of another role, account or session, or
 * with an expiration far beyond the requested duration. They are neither returned nor stored.
 */
public final class UnexpectedAnswerException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem what was requested and what was returned, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public UnexpectedAnswerException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
