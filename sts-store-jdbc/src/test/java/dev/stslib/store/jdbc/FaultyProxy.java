package dev.stslib.store.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy before a server of PostgreSQL that breaks the connection at one call. A call is what a client sends until it waits
 * for an answer, and counts twice: once before it is carried out and once after.
 */
final class FaultyProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private volatile long delayNanos;
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private int connections;
    private int frozenBefore;
    private int left;
    private boolean failed;

    private FaultyProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    static FaultyProxy before(int target) throws IOException {
        FaultyProxy proxy = new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        run(proxy::accept);
        return proxy;
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The connection or the proxy is closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/postgres?sslmode=disable";
    }

    /** Keeps the present connections open and passes nothing more on, as a network does that drops all. */
    synchronized void freeze() {
        frozenBefore = connections;
    }

    /** Passes each reply on so much later. */
    void delay(Duration late) {
        delayNanos = late.toNanos();
    }

    private synchronized int nextConnection() {
        return connections++;
    }

    private synchronized boolean isFrozen(int connection) {
        return connection < frozenBefore;
    }

    synchronized void failAt(int call) {
        left = call;
        failed = false;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    /** All that went through, in both directions. */
    synchronized byte[] passed() {
        return passed.toByteArray();
    }

    private synchronized void pass(byte[] bytes, int length) {
        passed.write(bytes, 0, length);
    }

    private synchronized boolean isNow() {
        if (left > 0) {
            left--;
            failed |= left == 0;
            return left == 0;
        }
        return false;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Connection connection = new Connection(client, server);
            run(connection::requests);
            run(connection::replies);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private final class Connection implements Closeable {
        private final Socket client;
        private final Socket server;
        private final int number = nextConnection();
        private volatile boolean cut;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() throws IOException {
            try (this) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] call = message(in, new byte[0]); // the first message has no type
                while (true) {
                    if (!isFrozen(number)) {
                        boolean isEnd = call[0] == 'X';
                        if (!isEnd && isNow()) {
                            return;
                        }
                        cut = !isEnd && isNow();
                        pass(call, call.length);
                        server.getOutputStream().write(call);
                    }
                    call = call(in);
                }
            }
        }

        /** All messages up to one that asks for an answer. */
        private byte[] call(DataInputStream in) throws IOException {
            ByteArrayOutputStream call = new ByteArrayOutputStream();
            byte type;
            do {
                type = in.readByte();
                call.write(message(in, new byte[] {type}));
            } while ("PBDEC".indexOf(type) >= 0);
            return call.toByteArray();
        }

        private byte[] message(DataInputStream in, byte[] start) throws IOException {
            int length = in.readInt();
            return ByteBuffer.allocate(start.length + length)
                    .put(start)
                    .putInt(length)
                    .put(in.readNBytes(length - Integer.BYTES))
                    .array();
        }

        void replies() throws IOException {
            try (this) {
                byte[] buffer = new byte[1 << 16];
                InputStream in = server.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (cut) {
                        return;
                    }
                    LockSupport.parkNanos(delayNanos);
                    pass(buffer, read);
                    client.getOutputStream().write(buffer, 0, read);
                }
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
