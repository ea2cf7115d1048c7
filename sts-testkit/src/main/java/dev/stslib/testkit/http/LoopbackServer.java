package dev.stslib.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts connections on 127.0.0.1 and serves each on a daemon thread. */
abstract class LoopbackServer implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    LoopbackServer() {
        try {
            listener = new ServerSocket(0, BACKLOG, address());
        } catch (IOException e) {
            throw new UncheckedIOException("no port of 127.0.0.1 can be listened on", e);
        }
    }

    /** Serves one connection, which is closed when this returns or throws. */
    abstract void serve(Socket socket, int number) throws IOException;

    /** Starts to accept; the last call of a constructor. */
    final void start() {
        daemon(this::accept);
    }

    /** {@return the port of 127.0.0.1} */
    public final int port() {
        return listener.getLocalPort();
    }

    /** {@return how many connections were accepted so far} */
    public final int connections() {
        return sockets.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int number = sockets.size();
                daemon(() -> run(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void run(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            serve(socket, number);
        } catch (IOException e) {
            // One side has gone away.
            return;
        }
    }

    static InetAddress address() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening and closes all connections. */
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
