package dev.stslib.cli.internal.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An HTTP/1.1 server with one thread. */
public final class HttpServer implements AutoCloseable {
    /** How many clients may wait until they are taken. The kernel may have a lower limit. */
    private static final int BACKLOG = 4096;
    /** One read of a connection. It bounds how many requests one packet can bring. */
    private static final int MOST_READ = 2048;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sts-server", true), NioIoHandler.newFactory());
    private final Connections connections;
    private final Channel listener;

    private HttpServer(
            Class<? extends ServerChannel> kind,
            SocketAddress address,
            CallerCheck callers,
            Endpoint endpoint,
            ServerLimits limits) {
        connections = new Connections(Math.min(limits.connections(), possibleConnections()));
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(new AcceptFailures(connections))
                // The next request is read when the answer to the one before is written.
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, MOST_READ, MOST_READ))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        build(connection, callers, endpoint, limits);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopThread();
            throw new CommandException(
                    ExitCode.FAILED,
                    "The address " + address + " cannot be listened at",
                    "Choose another one, or end what uses it",
                    bound.cause());
        }
        listener = bound.channel();
    }

    /** The other half of the descriptors is for jars, files and connections to AWS. */
    private static int possibleConnections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount() / 2)
                : Integer.MAX_VALUE;
    }

    private void build(Channel connection, CallerCheck callers, Endpoint endpoint, ServerLimits limits) {
        HttpDecoderConfig decoder = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.headers());
        ConnectionWatch watch = new ConnectionWatch(limits, connections);
        connection
                .pipeline()
                .addLast(
                        watch,
                        new HttpServerCodec(decoder),
                        new HttpObjectAggregator(limits.body(), true),
                        new FlowControlHandler(),
                        new RequestHandler(endpoint, callers, watch));
    }

    /**
     * Listens at a Unix-domain socket.
     *
     * @param socket the path of the socket; there must be no file
     * @param user the only user whose processes may send requests
     * @throws CommandException if the path cannot be used
     */
    public static HttpServer onSocket(Path socket, UserPrincipal user, Endpoint endpoint, ServerLimits limits) {
        return new HttpServer(
                NioServerDomainSocketChannel.class,
                UnixDomainSocketAddress.of(socket),
                new SocketUser(user),
                endpoint,
                limits);
    }

    /**
     * Listens at a TCP port.
     *
     * @param address the address; port 0 takes a free port
     * @param callers whose requests it takes
     * @throws CommandException if the address cannot be used, or the platform does not show the users of sockets
     */
    public static HttpServer onPort(
            InetSocketAddress address, Callers callers, Endpoint endpoint, ServerLimits limits) {
        return new HttpServer(NioServerSocketChannel.class, address, check(callers), endpoint, limits);
    }

    private static CallerCheck check(Callers callers) {
        return switch (callers) {
            case ANY -> connection -> true;
            case THIS_MACHINE ->
                connection -> connection.remoteAddress() instanceof InetSocketAddress client
                        && client.getAddress().isLoopbackAddress();
            case SAME_USER -> sameUser();
        };
    }

    private static CallerCheck sameUser() {
        try {
            return PortUser.current();
        } catch (IOException | UnsupportedOperationException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "This platform does not show which user sends a request",
                    "Allow every user of this machine with --any-user",
                    e);
        }
    }

    /** Whether this platform can tell {@link Callers#SAME_USER}. */
    public static boolean canTellUsers() {
        return PortUser.isSupported();
    }

    /** The port of a server on a TCP port. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The number of open connections. */
    public int connections() {
        return group.submit(connections::size).syncUninterruptibly().getNow();
    }

    /** Repeats work on the thread of the server, which must not block. */
    public void every(Duration period, Runnable work) {
        Future<?> unused = listener.eventLoop()
                .scheduleWithFixedDelay(work, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        Future<?> unused = listener.close().awaitUninterruptibly();
        // A Netty loop that ends without a quiet period can leave connections open, and their clients would wait for
        // ever.
        Future<?> unusedConnections = group.submit(connections::closeAll).awaitUninterruptibly();
        stopThread();
    }

    private void stopThread() {
        Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
