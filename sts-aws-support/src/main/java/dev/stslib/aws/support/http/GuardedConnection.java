package dev.stslib.aws.support.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection without HttpClient's header and wire loggers, which would print session tokens.
 *
 * <p>It is never used while bytes wait on it that answer no request: it counts as stale then, and it looks once more
 * just before it writes a request. A request for https is written only to a TLS socket. Every 2xx answer to
 * {@code CONNECT} opens the tunnel.
 */
final class GuardedConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {
    private static final Timeout SHORTEST_WAIT = Timeout.ofMilliseconds(1);

    private final Consumer<InetAddress> reached;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Timeout socketTimeout = Timeout.DISABLED;
    private boolean tunnelAsked;

    GuardedConnection(Http1Config config, Consumer<InetAddress> reached) {
        super(config);
        this.reached = reached;
    }

    @Override
    public void bind(SocketHolder holder) throws IOException {
        if (closed.get()) {
            holder.getSocket().close();
            throw new InterruptedIOException("the connection was closed while it was being made");
        }
        super.bind(holder);
        Socket socket = holder.getSocket();
        socketTimeout = Timeout.ofMilliseconds(socket.getSoTimeout());
        if (socket.isConnected()
                && socket.getRemoteSocketAddress() instanceof InetSocketAddress remote
                && remote.getAddress() != null) {
            reached.accept(remote.getAddress());
        }
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket tls, Socket socket) throws IOException {
        bind(new SocketHolder(tls, socket));
    }

    @Override
    public @Nullable Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public @Nullable SSLSession getSSLSession() {
        return getSocket() instanceof SSLSocket tls ? tls.getSession() : null;
    }

    @Override
    public boolean isStale() {
        try {
            return !isOpen() || !isQuiet();
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the peer has neither sent anything nor closed. On TLS only a read can tell. */
    private boolean isQuiet() throws IOException {
        try {
            awaitInput(SHORTEST_WAIT);
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
        tunnelAsked = Method.CONNECT.isSame(request.getMethod());
        if (!tunnelAsked && URIScheme.HTTPS.same(request.getScheme()) && !(getSocket() instanceof SSLSocket)) {
            throw new IOException("the connection is not secured by TLS");
        }
        if (!isQuiet()) {
            throw new StaleConnectionException();
        }
        super.sendRequestHeader(request);
    }

    @Override
    public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
        ClassicHttpResponse response = super.receiveResponseHeader();
        int status = response.getCode();
        if (tunnelAsked && status >= HttpStatus.SC_OK && status < HttpStatus.SC_REDIRECTION) {
            // What the proxy sends now would wait in the buffer and be read as the target's answer.
            if (!isQuiet()) {
                throw new IOException("the proxy sent more than its answer to CONNECT");
            }
            // HttpClient takes 200 alone for a tunnel. RFC 9110, 9.3.6: any 2xx, and no body follows.
            response.setCode(HttpStatus.SC_OK);
            response.removeHeaders(HttpHeaders.CONTENT_LENGTH);
            response.removeHeaders(HttpHeaders.TRANSFER_ENCODING);
        }
        return response;
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            super.close();
        }
    }

    @Override
    public void close(CloseMode mode) {
        if (closed.compareAndSet(false, true)) {
            super.close(mode);
        }
    }

    @Override
    public void passivate() {
        setSocketTimeout(Timeout.DISABLED);
    }

    @Override
    public void activate() {
        setSocketTimeout(socketTimeout);
    }

    /** Bytes came, or the peer closed, before the request was written. */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnectionException() {
            super("the server closed the connection, or sent an unexpected answer");
        }
    }
}
