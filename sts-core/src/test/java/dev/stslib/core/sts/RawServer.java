package dev.stslib.core.sts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that answers each request with the next of the texts it was given, byte for byte, and keeps the
 * requests. An answer that ends in {@link #HANG_UP} is sent without that, and the connection is closed.
 */
final class RawServer implements AutoCloseable {
    static final String HANG_UP = "\u0000hang up";

    private final ServerSocket listener;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(String... answers) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.answers.addAll(List.of(answers));
        daemon(this::accept);
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
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                requests.add(read(in));
                String answer = answers.remove();
                boolean last = answer.endsWith(HANG_UP);
                String text = last ? answer.substring(0, answer.length() - HANG_UP.length()) : answer;
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                if (last) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            // The client went away, or nothing is left to say: the connection is closed.
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("gone");
            }
            head.append((char) octet);
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0
                ? 0
                : Integer.parseInt(head.substring(at + "Content-Length: ".length(), head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
