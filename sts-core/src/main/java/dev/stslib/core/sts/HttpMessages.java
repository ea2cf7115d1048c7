package dev.stslib.core.sts;

import dev.stslib.api.Secret;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes requests of HTTP/1.1.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 */
final class HttpMessages {
    private static final Set<String> OURS =
            Set.of("host", "content-length", "connection", "transfer-encoding", "expect");

    private HttpMessages() {}

    /** The header {@code Host} of a request, without the port where it is the scheme's own. */
    static String host(URI uri) {
        boolean usual = uri.getPort() < 0 || uri.getPort() == (uri.getScheme().equals("https") ? 443 : 80);
        return usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    static byte[] request(String method, URI uri, Route route, Map<String, List<String>> headers, byte[] body) {
        Route.Via proxy = route.tls() ? null : route.proxy();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder();
        line(head, method + " " + (proxy == null ? target : "http://" + host(uri) + target) + " HTTP/1.1");
        line(head, "Host: " + host(uri));
        headers.forEach((name, values) -> {
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> line(head, name + ": " + value));
            }
        });
        if (proxy != null) {
            authorize(head, proxy);
        }
        line(head, "Content-Length: " + body.length);
        return message(head, body);
    }

    static byte[] connect(String authority, Route.Via proxy) {
        StringBuilder head = new StringBuilder();
        line(head, "CONNECT " + authority + " HTTP/1.1");
        line(head, "Host: " + authority);
        authorize(head, proxy);
        return message(head, new byte[0]);
    }

    private static void authorize(StringBuilder head, Route.Via proxy) {
        Secret authorization = proxy.authorization();
        if (authorization != null) {
            line(head, "Proxy-Authorization: " + authorization.revealSecret());
        }
    }

    private static void line(StringBuilder head, String line) {
        if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("A line of an HTTP request holds a line break");
        }
        head.append(line).append("\r\n");
    }

    private static byte[] message(StringBuilder head, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + 2 + body.length);
        message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        message.writeBytes(body);
        return message.toByteArray();
    }
}
