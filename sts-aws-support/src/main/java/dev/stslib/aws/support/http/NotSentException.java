package dev.stslib.aws.support.http;

import java.io.IOException;
import java.util.Objects;

/**
 * A call failed before any byte of the request was sent: the connection was not made. It is safe to send the request
 * again, whatever it carries. The cause says what failed.
 */
public final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSentException(IOException cause) {
        super(Objects.requireNonNull(cause, "cause").getMessage(), cause);
    }
}
