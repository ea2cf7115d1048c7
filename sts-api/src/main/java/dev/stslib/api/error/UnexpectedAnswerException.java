package dev.stslib.api.error;

/**
 * STS, or a token provider in its place, answered with credentials other than those asked for: of another role, account or
 * session, or with an expiration far beyond the duration asked for. They are neither served nor stored.
 */
public final class UnexpectedAnswerException extends StslibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem what was asked for and what came, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public UnexpectedAnswerException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
