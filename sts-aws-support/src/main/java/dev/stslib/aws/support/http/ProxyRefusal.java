package dev.stslib.aws.support.http;

import java.io.IOException;
import software.amazon.awssdk.core.exception.NonRetryableException;

/** What the answer of a proxy that did not open the tunnel means. */
final class ProxyRefusal {
    private static final int AUTHENTICATION_REQUIRED = 407;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private ProxyRefusal() {}

    /**
     * Throws the error for a proxy's answer. Refusals are not retryable: repeating a wrong password can lock the user
     * out.
     */
    static void raise(Hop.HttpProxy proxy, int status) throws IOException {
        String where = "The proxy " + proxy.address();
        if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
            throw new ProxyUnavailableException(where + " answered HTTP " + status);
        }
        if (status != AUTHENTICATION_REQUIRED) {
            throw NonRetryableException.create(where + " answered HTTP " + status);
        }
        throw NonRetryableException.create(
                proxy.user() == null
                        ? where + " asks for a user and a password (HTTP 407)"
                        : where + " does not accept the user and the password (HTTP 407)");
    }
}
