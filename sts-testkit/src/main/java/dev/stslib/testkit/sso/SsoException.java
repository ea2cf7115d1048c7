package dev.stslib.testkit.sso;

import java.util.Locale;

/** A refusal, as AWS names it. */
final class SsoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String error;

    private SsoException(int status, String type, String error, String description) {
        super(description);
        this.status = status;
        this.type = type;
        this.error = error;
    }

    /** A refusal of the OIDC service, whose body has the OAuth name of the error. */
    static SsoException oidc(String type, String description) {
        String error = type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        return new SsoException(type.equals("InvalidClient") ? 401 : 400, type + "Exception", error, description);
    }

    /** A refusal of the portal. */
    static SsoException portal(int status, String type, String message) {
        return new SsoException(status, type + "Exception", "", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    /** The OAuth name, or empty for one of the portal. */
    String error() {
        return error;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
