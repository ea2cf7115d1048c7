package dev.stslib.store.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy before a server of Redis that breaks the connection at one command. A command counts twice: once before it is
 * carried out and once after.
 */
final class FaultyProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
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

    int port() {
        return listener.getLocalPort();
    }

    /** Keeps the present connections open and passes nothing more on, as a network does that drops all. */
    synchronized void freeze() {
        frozenBefore = connections;
    }

    /** Freezes the present connections and those that come later. */
    synchronized void cutOff() {
        frozenBefore = Integer.MAX_VALUE;
    }

    /** Ends {@link #cutOff}, and all connections, since commands that were sent meanwhile are lost. */
    void connectAgain() throws IOException {
        synchronized (this) {
            frozenBefore = 0;
        }
        closeAll();
    }

    /** Ends all connections, and leads new ones to another server. */
    void leadTo(int port) throws IOException {
        target = port;
        closeAll();
    }

    /** Passes each reply on so much later. */
    void delay(Duration late) {
        delayNanos = late.toNanos();
    }

    private void closeAll() throws IOException {
        for (Connection connection : open) {
            connection.close();
        }
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
            Optional<Socket> server = connect();
            if (server.isEmpty()) {
                client.close();
                continue;
            }
            Connection connection = new Connection(client, server.get());
            open.add(connection);
            run(connection::requests);
            run(connection::replies);
        }
    }

    /** Empty while the server is down. */
    private Optional<Socket> connect() {
        try {
            return Optional.of(new Socket(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeAll();
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
                InputStream in = new BufferedInputStream(client.getInputStream());
                while (true) {
                    byte[] command = command(in);
                    if (isFrozen(number)) {
                        continue;
                    }
                    if (isNow()) {
                        return;
                    }
                    cut = isNow();
                    pass(command, command.length);
                    server.getOutputStream().write(command);
                }
            }
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

        /** One command: an array of texts. */
        private byte[] command(InputStream in) throws IOException {
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            int parts = Integer.parseInt(line(in, command).substring(1));
            for (int i = 0; i < parts; i++) {
                int length = Integer.parseInt(line(in, command).substring(1)) + 2;
                command.write(in.readNBytes(length));
            }
            return command.toByteArray();
        }

        private String line(InputStream in, ByteArrayOutputStream command) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int read = in.read();
            while (read >= 0 && read != '\n') {
                line.write(read);
                read = in.read();
            }
            if (read < 0) {
                throw new IOException("The client has closed the connection");
            }
            line.write(read);
            command.write(line.toByteArray());
            return line.toString(StandardCharsets.US_ASCII).strip();
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            client.close();
            server.close();
        }
    }
}
