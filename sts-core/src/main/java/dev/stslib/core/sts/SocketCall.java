package dev.stslib.core.sts;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One request through the {@link SocketTransport}. Any thread may abort it. */
final class SocketCall implements ExecutableHttpRequest {
    private final HttpExecuteRequest request;
    private final URI uri;
    private final Route route;
    private final ConnectionPool pool;
    private final Opener opener;
    private final AtomicReference<@Nullable Closeable> current = new AtomicReference<>();
    private volatile boolean aborted;

    SocketCall(HttpExecuteRequest request, URI uri, Route route, ConnectionPool pool, Opener opener) {
        this.request = request;
        this.uri = uri;
        this.route = route;
        this.pool = pool;
        this.opener = opener;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        byte[] message = HttpMessages.request(
                request.httpRequest().method().name(),
                uri,
                route,
                request.httpRequest().headers(),
                body());
        HttpAnswer answer = exchange(message);
        Route.Via proxy = route.proxy();
        if (proxy != null && answer.status() == 407) {
            throw ProxyRefusal.of(proxy, answer.status());
        }
        SdkHttpResponse.Builder head =
                SdkHttpResponse.builder().statusCode(answer.status()).statusText(answer.reason());
        answer.headers().forEach(head::putHeader);
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                .build();
    }

    private HttpAnswer exchange(byte[] message) throws IOException {
        Connection connection = connection();
        boolean reusable = false;
        try {
            watch(connection);
            HttpAnswer answer = connection.exchange(message);
            reusable = answer.reusable() && connection.quiet();
            return answer;
        } finally {
            current.set(null);
            if (reusable && !aborted) {
                pool.give(connection);
            } else {
                pool.drop(connection);
            }
        }
    }

    private Connection connection() throws IOException {
        Connection idle = pool.take(route);
        if (idle != null) {
            if (idle.quiet()) {
                return idle;
            }
            pool.drop(idle);
        }
        Connection fresh = opener.open(this::watch);
        pool.add(fresh);
        return fresh;
    }

    private void watch(Closeable closeable) {
        current.set(closeable);
        if (aborted) {
            abort();
        }
    }

    private byte[] body() throws IOException {
        if (request.contentStreamProvider().isEmpty()) {
            return new byte[0];
        }
        try (InputStream stream = request.contentStreamProvider().get().newStream()) {
            return stream.readAllBytes();
        }
    }

    @Override
    public void abort() {
        aborted = true;
        Closeable open = current.getAndSet(null);
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // The thread that waits on it is told in any case.
            }
        }
    }

    /** Opens a connection and tells of it while it is being opened. */
    interface Opener {
        Connection open(Consumer<Closeable> connecting) throws IOException;
    }
}
