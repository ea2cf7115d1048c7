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
        String head = admitted(client, in);
        String[] first = firstLine(head);
        boolean connect = first[0].equals("CONNECT");
        URI target = URI.create(connect ? "//" + first[1] : first[1]);
        try (Socket server = new Socket(address(), target.getPort() < 0 ? 80 : target.getPort())) {
            if (connect) {
                send(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                daemon(() -> copy(in, server));
                copy(server.getInputStream(), client);
                return;
            }
            daemon(() -> copyQuietly(server, client));
            while (true) {
                forward(head, in, server);
                head = admitted(client, in);
            }
        }
    }

    /** Reads heads until one has the login that is asked for. */
    private String admitted(Socket client, InputStream in) throws IOException {
        while (true) {
            String head = HttpHeads.read(in);
            heads.add(head);
            if (expected == null || expected.equals(HttpHeads.header(head, "Proxy-Authorization"))) {
                return head;
            }
            send(client, REFUSAL);
        }
    }

    private static String[] firstLine(String head) {
        return head.substring(0, head.indexOf("\r\n")).split(" ", 3);
    }

    private static void forward(String head, InputStream in, Socket server) throws IOException {
        String[] first = firstLine(head);
        URI target = URI.create(first[1]);
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String rest = head.substring(head.indexOf("\r\n")).replaceAll("(?i)\r\nProxy-[^\r]*", "");
        send(server, first[0] + " " + path + query + " " + first[2] + rest);
        String length = HttpHeads.header(head, "Content-Length");
        server.getOutputStream().write(in.readNBytes(length == null ? 0 : Integer.parseInt(length)));
        server.getOutputStream().flush();
    }

    private static void copyQuietly(Socket from, Socket to) {
        try {
            copy(from.getInputStream(), to);
        } catch (IOException e) {
            // One side has gone away.
            return;
        }
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
