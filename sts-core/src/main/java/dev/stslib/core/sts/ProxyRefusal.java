package dev.stslib.core.sts;

import software.amazon.awssdk.core.exception.NonRetryableException;

/** A proxy did not let a request through. Trying again would not help; with a wrong password it would lock a user out. */
final class ProxyRefusal {
    private ProxyRefusal() {}

    static NonRetryableException of(Route.Via proxy, int status) {
        String where = "The proxy " + proxy.host() + ":" + proxy.port();
        String what = status != 407
                ? where + " answered HTTP " + status
                : proxy.authorization() == null
                        ? where + " asks for a user and a password (HTTP 407)"
                        : where + " does not accept the user and the password (HTTP 407)";
        return NonRetryableException.create(what);
    }
}
