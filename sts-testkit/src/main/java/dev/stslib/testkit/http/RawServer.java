package dev.stslib.testkit.http;

import dev.stslib.testkit.tls.LoopbackTls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that sends exactly the bytes that a test gives: a script serves each connection, with or without TLS.
 *
 * <pre>{@code
 * RawServer server = RawServer.plain(connection -> {
 *     connection.readRequest();
 *     connection.send(RawServer.answer("200 OK", "one") + RawServer.answer("200 OK", "unsolicited"));
 * });
 * }</pre>
 */
public final class RawServer extends LoopbackServer {
    private final @Nullable LoopbackTls tls;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private RawServer(@Nullable LoopbackTls tls, Script script) {
        this.tls = tls;
        this.script = script;
        start();
    }

    /** Serves one connection. */
    public interface Script {
        /**
         * Serves one connection, which is closed when this returns or throws.
         *
         * @param connection the connection
         * @throws IOException if the client goes away
         */
        void serve(RawConnection connection) throws IOException;
    }

    /**
     * Starts a server without TLS.
     *
     * @param script serves each connection
     * @return the server
     */
    public static RawServer plain(Script script) {
        return new RawServer(null, script);
    }

    /**
     * Starts a server with TLS and a certificate made for it.
     *
     * @param script serves each connection after its handshake
     * @return the server
     */
    public static RawServer tls(Script script) {
        return new RawServer(LoopbackTls.around(Instant.now()), script);
    }

    /**
     * Starts a server.
     *
     * @param tls whether it speaks TLS
     * @param script serves each connection
     * @return the server
     */
    public static RawServer of(boolean tls, Script script) {
        return tls ? tls(script) : plain(script);
    }

    /**
     * Starts a server that answers the requests of all connections with these texts, one after the other, and then
     * waits until the client hangs up.
     *
     * @param tls whether it speaks TLS
     * @param answers what to send
     * @return the server
     */
    public static RawServer answering(boolean tls, String... answers) {
        List<String> left = new CopyOnWriteArrayList<>(answers);
        return of(tls, connection -> {
            while (true) {
                connection.readRequest();
                if (left.isEmpty()) {
                    connection.awaitClosed();
                    return;
                }
                connection.send(left.remove(0));
            }
        });
    }

    /**
     * Makes a whole answer with its length.
     *
     * @param status such as {@code 200 OK}
     * @param body the body
     * @return the answer
     */
    public static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/xml\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** {@return where this server listens: {@code https} with TLS, else {@code http}} */
    public URI uri() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port());
    }

    /** {@return what was read by {@link RawConnection#readRequest()} on all connections} */
    public List<String> requests() {
        return requests;
    }

    /**
     * Gives a context for clients that trusts this server's certificate and no other.
     *
     * @return the context
     * @throws IllegalStateException if this server has no TLS
     */
    public SSLContext clientContext() {
        return requireTls().clientContext();
    }

    /**
     * Gives this server's self-signed certificate for {@code localhost} and {@code 127.0.0.1}.
     *
     * @return the certificate
     * @throws IllegalStateException if this server has no TLS
     */
    public X509Certificate certificate() {
        return requireTls().certificate();
    }

    private LoopbackTls requireTls() {
        LoopbackTls present = tls;
        if (present == null) {
            throw new IllegalStateException("this server has no TLS");
        }
        return present;
    }

    @Override
    void serve(Socket socket, int number) throws IOException {
        if (tls == null) {
            script.serve(new RawConnection(socket, number, requests));
            return;
        }
        try (SSLSocket secure = (SSLSocket) tls.serverContext()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true)) {
            secure.setUseClientMode(false);
            secure.startHandshake();
            script.serve(new RawConnection(secure, number, requests));
        }
    }
}
