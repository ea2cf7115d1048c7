package dev.stslib.testkit.http;

import dev.stslib.testkit.tls.LoopbackTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A plain server of HTTP/1.1 on the loopback interface. It sends exactly the header fields that its service gives, and it
 * can deliver an answer badly, which the JDK's server cannot. It prints nothing. All its threads are daemons.
 */
public final class HttpServer extends LoopbackServer {
    private static final int MOST_BODY = 1024 * 1024;

    private final HttpService service;
    private final @Nullable SSLSocketFactory tls;
    private final String name;
    private final boolean ipv6;

    private HttpServer(InetAddress address, int port, String name, @Nullable LoopbackTls tls, HttpService service) {
        super(address, port);
        this.ipv6 = address.getAddress().length > 4;
        this.name = name + "-" + port();
        this.tls = tls == null ? null : tls.serverContext().getSocketFactory();
        this.service = service;
        start();
    }

    /**
     * Starts a server on 127.0.0.1.
     *
     * @param port 1 to 65535, or 0 for any that is free
     * @param name how its threads are called, followed by a hyphen and the port
     * @param tls the certificate, or {@code null} for plain HTTP
     * @param service answers the requests
     * @return the running server, to be closed
     * @throws java.io.UncheckedIOException if it cannot listen on the port
     */
    public static HttpServer start(int port, String name, @Nullable LoopbackTls tls, HttpService service) {
        return new HttpServer(ipv4(), port, name, tls, service);
    }

    /**
     * Starts a server of plain HTTP on {@code ::1}, any free port.
     *
     * @param name how its threads are called, followed by a hyphen and the port
     * @param service answers the requests
     * @return the running server, to be closed
     * @throws java.io.UncheckedIOException if this machine has no IPv6 loopback address
     */
    public static HttpServer startIpv6(String name, HttpService service) {
        return new HttpServer(ipv6(), 0, name, null, service);
    }

    /** {@return where this server listens, without a slash at the end} */
    public URI uri() {
        return URI.create((tls == null ? "http" : "https") + "://" + (ipv6 ? "[::1]" : "127.0.0.1") + ":" + port());
    }

    @Override
    String threadName() {
        return name;
    }

    @Override
    void serve(Socket socket, int number) throws IOException {
        if (tls == null) {
            serve(socket, socket);
            return;
        }
        try (SSLSocket secure = (SSLSocket)
                tls.createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true)) {
            secure.setUseClientMode(false);
            serve(secure, socket);
        }
    }

    private void serve(Socket socket, Socket transport) throws IOException {
        OutputStream out = socket.getOutputStream();
        HttpRequests requests = new HttpRequests(new BufferedInputStream(socket.getInputStream()), out, MOST_BODY);
        try {
            boolean open = true;
            while (open) {
                open = answerOne(requests, out, transport);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says whether the connection stays open. */
    private boolean answerOne(HttpRequests requests, OutputStream out, Socket transport)
            throws IOException, InterruptedException {
        try {
            HttpRequests.Read read = requests.next();
            HttpAnswer answer = read == null ? null : service.answer(read.request());
            if (read == null || answer == null) {
                return false;
            }
            return send(answer, read.keepAlive(), read.request().method().equals("HEAD"), out, transport);
        } catch (HttpRequests.Malformed e) {
            send(service.refuse(e.status(), e.problem()), false, false, out, transport);
            drain(transport);
            return false;
        }
    }

    /** Reads what a refused client still sends: closing before that would reset the connection under the answer. */
    private static void drain(Socket socket) throws IOException {
        socket.setSoTimeout(1_000);
        socket.getInputStream().skipNBytes(64L * 1024 * 1024);
    }

    /** Sends an answer. Says whether the connection stays open. */
    private static boolean send(
            HttpAnswer answer, boolean keepAlive, boolean headOnly, OutputStream out, Socket transport)
            throws IOException, InterruptedException {
        if (answer.delivery() instanceof HttpAnswer.Delivery.Reset) {
            transport.setSoLinger(true, 0);
            transport.close();
            return false;
        }
        byte[] body = answer.bytes();
        StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.status() + " " + reason(answer.status()) + "\r\n");
        answer.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        text.append("Content-Length: " + body.length + "\r\n");
        if (!keepAlive) {
            text.append("Connection: close\r\n");
        }
        byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        if (headOnly) {
            body = new byte[0];
        }
        if (answer.delivery() instanceof HttpAnswer.Delivery.Dripping dripping) {
            write(out, head, new byte[0]);
            for (byte octet : body) {
                Thread.sleep(dripping.pause().toMillis());
                write(out, new byte[] {octet}, new byte[0]);
            }
            return keepAlive;
        }
        boolean whole = answer.delivery() instanceof HttpAnswer.Delivery.Whole;
        write(out, head, whole ? body : Arrays.copyOf(body, body.length / 2));
        return whole && keepAlive;
    }

    /** One write, so that head and body travel together. */
    private static void write(OutputStream out, byte[] head, byte[] body) throws IOException {
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        out.flush();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status " + status;
        };
    }
}
