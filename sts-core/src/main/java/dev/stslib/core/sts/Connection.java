package dev.stslib.core.sts;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection of HTTP/1.1, with TLS or without, through a proxy or not. It stands on a {@link SocketChannel}, which
 * closes when the thread that waits on it is interrupted. For one exchange at a time.
 */
final class Connection implements Closeable {
    private final Route route;
    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;

    private Connection(Route route, SocketChannel channel, Socket socket, InputStream in) {
        this.route = route;
        this.channel = channel;
        this.socket = socket;
        this.in = in;
    }

    /**
     * Connects.
     *
     * @param connecting gets the channel before it is used, so that another thread can close it
     */
    static Connection open(Route route, SSLSocketFactory tls, Timeouts timeouts, Consumer<Closeable> connecting)
            throws IOException {
        SocketChannel channel = connect(route, timeouts.connect(), connecting);
        try {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Timeouts.millis(timeouts.call()));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (route.tls()) {
                Route.Via proxy = route.proxy();
                if (proxy != null) {
                    tunnel(route, proxy, socket, in);
                }
                socket = handshake(route, tls, socket);
                in = new BufferedInputStream(socket.getInputStream());
            }
            return new Connection(route, channel, socket, in);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Tries the addresses of the host one after the other. */
    private static SocketChannel connect(Route route, Duration timeout, Consumer<Closeable> connecting)
            throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(route.nextHost())) {
            SocketChannel channel = SocketChannel.open();
            connecting.accept(channel);
            try {
                channel.socket().connect(new InetSocketAddress(address, route.nextPort()), Timeouts.millis(timeout));
                return channel;
            } catch (ClosedByInterruptException | InterruptedIOException e) {
                channel.close();
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                last = e;
            } catch (IOException e) {
                channel.close();
                last = e;
            }
        }
        throw last == null ? new UnknownHostException(route.nextHost()) : last;
    }

    private static void tunnel(Route route, Route.Via proxy, Socket socket, InputStream in) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(HttpMessages.connect(route.authority(), proxy));
        out.flush();
        HttpAnswer answer = HttpAnswer.head(in);
        if (answer.status() != 200) {
            throw ProxyRefusal.of(proxy, answer.status());
        }
    }

    private static Socket handshake(Route route, SSLSocketFactory tls, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, route.host(), route.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    Route route() {
        return route;
    }

    /** Whether nothing has come that nobody asked for: the next request would take it for its own answer. */
    boolean quiet() {
        try {
            return in.available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    HttpAnswer exchange(byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        return HttpAnswer.read(in);
    }

    /** Closes the channel itself, which never waits; a thread that reads gets an exception. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** How long to wait. */
    record Timeouts(Duration connect, Duration call) {
        static int millis(Duration duration) {
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
        }
    }
}
