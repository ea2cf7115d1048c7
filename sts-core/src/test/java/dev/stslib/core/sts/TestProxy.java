package dev.stslib.core.sts;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.ProxySettings;
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

/** A real proxy on loopback: it tunnels what asks for {@code CONNECT}, and passes everything else on to its host. */
final class TestProxy extends LoopbackServer {
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Proxy Authentication Required",
            "Proxy-Authenticate: Basic realm=\"p\"",
            "Content-Length: 0",
            "",
            "");

    private final @Nullable String expected;
    private final List<String> firstLines = new CopyOnWriteArrayList<>();

    /** Makes a proxy that asks for {@code user:password}, or for nothing if that is null. */
    TestProxy(@Nullable String userAndPassword) {
        expected = userAndPassword == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
        start();
    }

    ProxySettings settings(@Nullable String user, @Nullable String password) {
        return new ProxySettings("127.0.0.1", port(), user, password == null ? null : Secret.of(password));
    }

    List<String> firstLines() {
        return firstLines;
    }

    @Override
    void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        String head = head(in);
        String[] first = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
        firstLines.add(first[0] + " " + first[1]);
        if (expected != null && !head.contains("\r\nProxy-Authorization: " + expected + "\r\n")) {
            write(client, REFUSAL);
            return;
        }
        boolean connect = first[0].equals("CONNECT");
        URI target = URI.create(connect ? "//" + first[1] : first[1]);
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            if (connect) {
                write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                String rest = head.substring(head.indexOf("\r\n")).replaceAll("\r\nProxy-[^\r]*", "");
                write(server, first[0] + " /" + " " + first[2] + rest);
            }
            daemon(() -> copy(in, server));
            copy(server.getInputStream(), client);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static void copy(InputStream from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.transferTo(out);
            to.close();
        } catch (IOException e) {
            // One side went away.
        }
    }
}
