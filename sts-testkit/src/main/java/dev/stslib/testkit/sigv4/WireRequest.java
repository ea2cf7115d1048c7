package dev.stslib.testkit.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP request as it came over the wire, nothing decoded. Immutable, except that the body is not copied. */
public final class WireRequest {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private final byte[] body;

    /**
     * Keeps the parts of a request.
     *
     * @param method the method, in capitals
     * @param path the path as sent, percent signs and all; empty means {@code /}
     * @param query what follows the question mark as sent, empty if nothing does
     * @param headers the header fields, names in any case, the values of each in the order of their lines
     * @param body the body, empty if there is none
     */
    public WireRequest(
            String method, String path, String query, Map<String, ? extends List<String>> headers, byte[] body) {
        this.method = Objects.requireNonNull(method, "method");
        this.path = path.isEmpty() ? "/" : path;
        this.query = Objects.requireNonNull(query, "query");
        headers.forEach((name, values) -> this.headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        this.body = body;
    }

    /** {@return the method, in capitals} */
    public String method() {
        return method;
    }

    /** {@return the path as sent} */
    public String path() {
        return path;
    }

    /** {@return the query as sent, without the question mark; empty if there is none} */
    public String query() {
        return query;
    }

    /** {@return the names of all header fields, in lower case} */
    public Set<String> headerNames() {
        return Collections.unmodifiableSet(headers.keySet());
    }

    /**
     * Gives the values of a header field.
     *
     * @param name the name in any case
     * @return its values in the order of their lines, empty if it did not come
     */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * Gives the first value of a header field.
     *
     * @param name the name in any case
     * @return its first value, trimmed, or {@code null} if it did not come
     */
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0).trim();
    }

    /** {@return the body; not a copy} */
    byte[] body() {
        return body;
    }

    /** {@return the body read as UTF-8} */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** {@return the SHA-256 digest of the body, 64 hexadecimal digits in lower case} */
    public String bodyHash() {
        return SigV4.sha256Hex(body);
    }
}
