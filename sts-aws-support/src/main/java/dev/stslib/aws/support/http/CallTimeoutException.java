package dev.stslib.aws.support.http;

import java.io.IOException;
import java.time.Duration;

/** A call has used up its total time. The request may have arrived. */
public final class CallTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    CallTimeoutException(Duration total) {
        super("no answer within " + total.toMillis() + " ms");
    }
}
