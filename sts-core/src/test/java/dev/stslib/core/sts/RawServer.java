package dev.stslib.core.sts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback that answers each request with the next of the texts it was given, byte for byte, and keeps the
 * requests. An answer that ends in {@link #HANG_UP} is sent without that, and the connection is closed.
 */
final class RawServer extends LoopbackServer {
    static final String HANG_UP = "\u0000hang up";

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    RawServer(String... answers) {
        this.answers.addAll(List.of(answers));
        start();
    }

    static String ok(String xml) {
        return answer("200 OK", xml);
    }

    static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/xml\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static String identity(String arn) {
        return "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                + "<Arn>" + arn + "</Arn><UserId>AIDA</UserId><Account>123456789012</Account>"
                + "</GetCallerIdentityResult></GetCallerIdentityResponse>";
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    List<String> requests() {
        return requests;
    }

    @Override
    void serve(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean more = true;
        while (more) {
            requests.add(read(in));
            String answer = answers.poll();
            more = answer != null && !answer.endsWith(HANG_UP);
            String text = answer == null ? "" : answer.replace(HANG_UP, "");
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }

    private static String read(InputStream in) throws IOException {
        String head = head(in);
        int at = head.indexOf("Content-Length: ");
        int length = at < 0
                ? 0
                : Integer.parseInt(head.substring(at + "Content-Length: ".length(), head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
