package dev.stslib.cli.internal.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request. It may carry a secret, so it shows its method and path only. */
public final class Request {
    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final HttpHeaders headers;
    private final byte[] body;
    private final String client;

    private Request(FullHttpRequest message, String client) {
        QueryStringDecoder target = new QueryStringDecoder(message.uri());
        this.method = message.method().name();
        this.path = target.path().replaceFirst("^/+", "/");
        this.query = target.parameters();
        this.headers = message.headers();
        this.body = ByteBufUtil.getBytes(message.content());
        this.client = client;
    }

    /**
     * Copies a request.
     *
     * @param connection the connection that it came by
     * @throws IllegalArgumentException if its target is not a path, or its escapes are wrong
     */
    static Request of(FullHttpRequest message, Channel connection) {
        if (!message.uri().startsWith("/")) {
            throw new IllegalArgumentException("The target is not a path");
        }
        return new Request(
                message,
                connection.remoteAddress() instanceof InetSocketAddress address
                        ? address.getAddress().getHostAddress()
                        : "");
    }

    /** The method, such as {@code GET}. */
    public String method() {
        return method;
    }

    /**
     * The path, decoded, without the query. Where an address ends with a slash, some of AWS's SDKs put another one behind
     * it; it counts once.
     */
    public String path() {
        return path;
    }

    /** The values of a query parameter, decoded, in their order. */
    public List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    /** The values of a header; the case of the name does not matter. */
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** The value of a header that is there once. Two values count as none. */
    public Optional<String> header(String name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** The address of the client, as the kernel says; empty if it is on this machine and came by a socket file. */
    public String client() {
        return client;
    }

    /** The body; empty if there is none. */
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
