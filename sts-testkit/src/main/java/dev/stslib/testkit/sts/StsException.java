package dev.stslib.testkit.sts;

import java.io.Serial;

/** A request that STS refuses: what it answers. */
final class StsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    StsException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
