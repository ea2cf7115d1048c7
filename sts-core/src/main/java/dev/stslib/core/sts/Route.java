package dev.stslib.core.sts;

import dev.stslib.api.Secret;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached. Connections of equal routes take each other's place.
 *
 * @param tls whether TLS is spoken with the server
 * @param host the server's name or address
 * @param port the server's port
 * @param proxy the proxy in between, or null
 */
record Route(boolean tls, String host, int port, @Nullable Via proxy) {
    /**
     * A proxy of HTTP.
     *
     * @param host its name or address
     * @param port its port
     * @param authorization what {@code Proxy-Authorization} says, or null if the proxy asks for no user
     */
    record Via(String host, int port, @Nullable Secret authorization) {}

    static Route to(URI uri, @Nullable Via proxy) {
        boolean tls = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        String host = uri.getHost();
        boolean ipv6 = host.startsWith("[") && host.endsWith("]");
        return new Route(tls, ipv6 ? host.substring(1, host.length() - 1) : host, port, proxy);
    }

    /** Where the socket goes: to the proxy if there is one. */
    String nextHost() {
        return proxy == null ? host : proxy.host();
    }

    int nextPort() {
        return proxy == null ? port : proxy.port();
    }

    /** The server as {@code CONNECT} names it. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
