package dev.stslib.aws.support.http;

import java.io.IOException;

/** The client was closed before or during the call. */
public final class ClientClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientClosedException() {
        super("the HTTP client is closed");
    }
}
