package dev.stslib.testkit.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP proxy on 127.0.0.1: it tunnels {@code CONNECT} and forwards other requests. Every target name leads to
 * 127.0.0.1, so that tests can use names that do not exist.
 */
public final class LoopbackProxy extends LoopbackServer {
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Proxy Authentication Required",
            "Proxy-Authenticate: Basic realm=\"p\"",
            "Content-Length: 0",
            "",
            "");

    private final @Nullable String expected;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private LoopbackProxy(@Nullable String expected) {
        this.expected = expected;
        start();
    }

    /** {@return a proxy that lets everybody through} */
    public static LoopbackProxy open() {
        return new LoopbackProxy(null);
    }

    /**
     * Starts a proxy that asks for a user by the scheme Basic.
     *
     * @param user the user
     * @param password the password
     * @return the proxy
     */
    public static LoopbackProxy withLogin(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new LoopbackProxy("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** {@return the heads of all requests that came to the proxy itself} */
    public List<String> heads() {
        return heads;
    }

    /** {@return method and target of each request that came to the proxy itself, such as {@code CONNECT a.test:443}} */
    public List<String> firstLines() {
        return heads.stream()
                .map(head -> head.substring(0, head.indexOf(" HTTP/")))
                .toList();
    }

    @Override
    void serve(Socket client, int number) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        String head = HttpHeads.read(in);
        heads.add(head);
        while (expected != null && !isLoggedIn(head)) {
            send(client, REFUSAL);
            head = HttpHeads.read(in);
            heads.add(head);
        }
        String[] first = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
        boolean connect = first[0].equals("CONNECT");
        URI target = URI.create(connect ? "//" + first[1] : first[1]);
        int port = target.getPort() < 0 ? 80 : target.getPort();
        try (Socket server = new Socket("127.0.0.1", port)) {
            if (connect) {
                send(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
                String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
                String rest = head.substring(head.indexOf("\r\n")).replaceAll("(?i)\r\nProxy-[^\r]*", "");
                send(server, first[0] + " " + path + query + " " + first[2] + rest);
            }
            daemon(() -> copy(in, server));
            copy(server.getInputStream(), client);
        }
    }

    private boolean isLoggedIn(String head) {
        String name = "\r\nproxy-authorization: ";
        int at = head.toLowerCase(Locale.ROOT).indexOf(name);
        return at >= 0
                && head.substring(at + name.length(), head.indexOf("\r\n", at + name.length()))
                        .equals(expected);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static void copy(InputStream from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.transferTo(out);
            to.close();
        } catch (IOException e) {
            // One side has gone away.
            return;
        }
    }
}
