package dev.stslib.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Accepts connections on the loopback interface and serves each on a daemon thread. */
abstract class LoopbackServer implements AutoCloseable {
    /** Connections that may wait to be accepted. A test may start hundreds of threads at once. */
    private static final int BACKLOG = 1_024;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Thread acceptor;

    LoopbackServer() {
        this(ipv4(), 0);
    }

    /** Listens on an address of this machine. Port 0 means any free port. */
    LoopbackServer(InetAddress address, int port) {
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address.getHostAddress() + ":" + port, e);
        }
    }

    /** Serves one connection, which is closed when this returns or throws. */
    abstract void serve(Socket socket, int number) throws IOException;

    /** The name of every thread of this server. */
    String threadName() {
        return "loopback-server";
    }

    /** Starts to accept; the last call of a constructor. */
    final void start() {
        acceptor = daemon(this::accept, threadName());
    }

    /** {@return the port} */
    public final int port() {
        return listener.getLocalPort();
    }

    /** {@return how many connections were accepted so far} */
    public final int connections() {
        return accepted.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                int number = accepted.incrementAndGet();
                daemon(() -> run(socket, number), threadName());
            } catch (IOException e) {
                return;
            }
        }
    }

    private void run(Socket socket, int number) {
        try (socket) {
            if (!listener.isClosed()) {
                socket.setTcpNoDelay(true);
                serve(socket, number);
            }
        } catch (IOException e) {
            // One side has closed the connection.
            return;
        } catch (UncheckedIOException e) {
            return;
        } catch (RuntimeException | Error e) {
            // Kept for close(): the thread would print it to standard error.
            failure.compareAndSet(null, e);
        } finally {
            open.remove(socket);
        }
    }

    static InetAddress address() throws IOException {
        return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }

    static InetAddress ipv4() {
        try {
            return address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InetAddress ipv6() {
        try {
            byte[] one = new byte[16];
            one[15] = 1;
            return InetAddress.getByAddress("localhost", one);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void daemon(Runnable work) {
        daemon(work, "loopback-server");
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Closes all connections. */
    final void disconnect() {
        try {
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops listening and closes all connections.
     *
     * @throws IllegalStateException if serving a connection has failed by other than the end of the connection
     */
    @Override
    public final void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        disconnect();
        awaitAcceptor();
        Throwable first = failure.getAndSet(null);
        if (first != null) {
            throw new IllegalStateException("serving a connection has failed", first);
        }
    }

    /** The port is free again when the thread that accepts has left it. */
    private void awaitAcceptor() {
        Thread thread = acceptor;
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
