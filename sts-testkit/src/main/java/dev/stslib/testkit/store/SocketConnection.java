package dev.stslib.testkit.store;

import dev.stslib.api.error.StoreException;
import dev.stslib.testkit.store.KeyValueServer.Command;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A client of the {@link KeyValueServer}: one request at a time. After a failure the next request connects again. */
final class SocketConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 60_000;

    private final int port;
    private final String namespace;
    private @Nullable Socket socket;
    private @Nullable DataInputStream in;
    private @Nullable DataOutputStream out;
    private boolean closed;

    SocketConnection(int port, String namespace) {
        this.port = port;
        this.namespace = namespace;
    }

    /** What a request says after its namespace. */
    @FunctionalInterface
    interface Arguments {
        void write(DataOutputStream out) throws IOException;
    }

    /** What comes of an answer. */
    @FunctionalInterface
    interface Answer<T> {
        T read(DataInputStream in) throws IOException;
    }

    synchronized <T> T ask(Command command, Arguments arguments, Answer<T> answer) {
        if (closed) {
            throw new StoreException("The store on port " + port + " is closed", "Open it again");
        }
        try {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            DataOutputStream content = new DataOutputStream(request);
            SocketTexts.write(content, command.name());
            SocketTexts.write(content, namespace);
            arguments.write(content);
            return answer.read(new DataInputStream(new ByteArrayInputStream(exchange(request.toByteArray()))));
        } catch (IOException e) {
            disconnect();
            throw new StoreException(
                    "The server on port " + port + " did not answer", "Check that it runs, and try again", e);
        }
    }

    private byte[] exchange(byte[] request) throws IOException {
        if (in == null || out == null) {
            Socket fresh = new Socket();
            socket = fresh;
            fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            fresh.setSoTimeout(ANSWER_MILLIS);
            fresh.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(fresh.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(fresh.getOutputStream()));
        }
        out.writeInt(request.length);
        out.write(request);
        out.flush();
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        return answer;
    }

    private void disconnect() {
        in = null;
        out = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed as far as it could be.
            }
            socket = null;
        }
    }

    /** Closing twice does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}
