package dev.stslib.core.sts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes connections on loopback and serves each on a thread of its own. */
abstract class LoopbackServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    LoopbackServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serves one connection, which is closed when this returns or throws. */
    abstract void serve(Socket socket) throws IOException;

    /** Starts to take connections; the last thing that a constructor does. */
    final void start() {
        daemon(this::accept);
    }

    final int port() {
        return listener.getLocalPort();
    }

    /** How many connections there were. */
    final int connections() {
        return sockets.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                daemon(() -> run(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void run(Socket socket) {
        try (socket) {
            serve(socket);
        } catch (IOException e) {
            // One side went away, and so does the other.
        }
    }

    /** Reads the head of a request, the empty line with it. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("gone");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public final void close() {
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
