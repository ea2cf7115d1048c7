package dev.stslib.aws.support.http;

import java.io.IOException;

/** The proxy answered 429 or 5xx instead of opening the tunnel. Another try may help. */
public final class ProxyUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    ProxyUnavailableException(String message) {
        super(message);
    }
}
