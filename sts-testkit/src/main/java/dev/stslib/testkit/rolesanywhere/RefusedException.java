package dev.stslib.testkit.rolesanywhere;

/** A request that Roles Anywhere refuses. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private RefusedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static RefusedException denied(String message) {
        return new RefusedException(403, "AccessDeniedException", message);
    }

    static RefusedException invalid(String message) {
        return new RefusedException(400, "ValidationException", message);
    }

    static RefusedException notFound(String message) {
        return new RefusedException(404, "ResourceNotFoundException", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
