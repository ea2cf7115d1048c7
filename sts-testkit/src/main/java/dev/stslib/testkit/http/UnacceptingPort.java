package dev.stslib.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port of 127.0.0.1 that answers no attempt to connect: its queue of connections is full. On Linux. */
public final class UnacceptingPort implements AutoCloseable {
    private static final int MOST = 16;
    private static final int PATIENCE_MILLIS = 200;

    private final ServerSocket listener;
    private final List<Socket> queue = new ArrayList<>();

    private UnacceptingPort() throws IOException {
        listener = new ServerSocket(0, 1, LoopbackServer.address());
        for (int filled = 0; filled < MOST; filled++) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), PATIENCE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        close();
        throw new IOException("the port accepts more connections than its queue holds");
    }

    /** {@return such a port} */
    public static UnacceptingPort open() {
        try {
            return new UnacceptingPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the port of 127.0.0.1} */
    public int port() {
        return ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : queue) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
