package dev.stslib.testkit.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One connection of a {@link RawServer}, as its script sees it. */
public final class RawConnection {
    private final Socket socket;
    private final InputStream in;
    private final int number;
    private final List<String> requests;

    RawConnection(Socket socket, int number, List<String> requests) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.number = number;
        this.requests = requests;
    }

    /** {@return which connection of the server this is, from 1} */
    public int number() {
        return number;
    }

    /**
     * Reads one request and records it.
     *
     * @return its head and body as sent
     * @throws IOException if the client closes the connection
     */
    public String readRequest() throws IOException {
        String head = HttpHeads.read(in);
        String length = HttpHeads.header(head, "Content-Length");
        String request =
                head + new String(in.readNBytes(length == null ? 0 : Integer.parseInt(length)), StandardCharsets.UTF_8);
        requests.add(request);
        return request;
    }

    /**
     * Sends a text in UTF-8, on TLS as one record if it has up to 16,000 bytes.
     *
     * @param text what to send
     * @throws IOException if the client has closed the connection
     */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends bytes.
     *
     * @param bytes what to send
     * @throws IOException if the client has closed the connection
     */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /**
     * Sends a text again and again, each time after a pause, until the client closes the connection.
     *
     * @param text what to send
     * @param pauseMillis the pause, 0 for none
     * @throws IOException when the client has closed the connection
     */
    public void sendForever(String text, long pauseMillis) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        while (true) {
            send(bytes);
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * Waits, and sends nothing, until the client closes the connection.
     *
     * @throws IOException if the client resets the connection
     */
    public void awaitClosed() throws IOException {
        in.skip(Long.MAX_VALUE);
        while (in.read() >= 0) {
            in.skip(Long.MAX_VALUE);
        }
    }

    /**
     * Passes bytes on between the client and a port of 127.0.0.1 until one of them closes, as a proxy does.
     *
     * @param port the port
     * @throws IOException if nothing listens there
     */
    public void tunnelTo(int port) throws IOException {
        try (Socket server = new Socket(LoopbackServer.address(), port)) {
            LoopbackServer.daemon(() -> LoopbackProxy.copy(in, server));
            LoopbackProxy.copy(server.getInputStream(), socket);
        }
    }

    /**
     * Closes the connection.
     *
     * @throws IOException if that fails
     */
    public void hangUp() throws IOException {
        socket.close();
    }
}
