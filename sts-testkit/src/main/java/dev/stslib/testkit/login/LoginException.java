package dev.stslib.testkit.login;

/** A refusal, as AWS names it. */
final class LoginException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String error;

    private LoginException(int status, String type, String error, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.error = error;
    }

    /** A request that breaks a rule. */
    static LoginException invalid(String message) {
        return new LoginException(400, "ValidationException", "INVALID_REQUEST", message);
    }

    /** A code or a refresh token that is not one. AWS does not say more. */
    static LoginException grant() {
        return invalid("The provided authorization grant is invalid, expired, revoked, or malformed");
    }

    static LoginException tokenExpired() {
        return new LoginException(401, "AccessDeniedException", "TOKEN_EXPIRED", "The refresh token has expired.");
    }

    static LoginException codeExpired() {
        return new LoginException(
                401, "AccessDeniedException", "AUTHCODE_EXPIRED", "The authorization code has expired.");
    }

    static LoginException credentialsChanged() {
        return new LoginException(
                403, "AccessDeniedException", "USER_CREDENTIALS_CHANGED", "The credentials of the user have changed.");
    }

    static LoginException forbidden() {
        return new LoginException(
                403,
                "AccessDeniedException",
                "INSUFFICIENT_PERMISSIONS",
                "The user may not perform signin:CreateOAuth2Token.");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String error() {
        return error;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
