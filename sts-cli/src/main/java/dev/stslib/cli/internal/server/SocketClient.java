package dev.stslib.cli.internal.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection to a server at a Unix-domain socket. One thread uses it at a time. */
public final class SocketClient implements AutoCloseable {
    private static final int MOST = 16 * 1024 * 1024;

    private final EventLoopGroup group;
    private final Channel channel;
    private volatile CompletableFuture<Answer> answer = new CompletableFuture<>();

    private SocketClient(EventLoopGroup group, SocketChannel connected) {
        this.group = group;
        channel = new NioDomainSocketChannel(null, connected);
        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST), new Answers());
        Future<?> unused = group.register(channel).awaitUninterruptibly();
    }

    /**
     * Connects to a server.
     *
     * @param socket the path of the socket
     * @param user the user that must run the server
     * @param patience how long to wait while as many clients as the server lets wait are before this one
     * @return the connection; empty if no server listens there, or that of another user
     * @throws TimeoutException if the server took no client for so long
     */
    public static Optional<SocketClient> connect(Path socket, UserPrincipal user, Duration patience)
            throws TimeoutException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("sts-client", true), NioIoHandler.newFactory());
        try {
            SocketClient client = new SocketClient(group, connected(socket, group, patience));
            if (client.channel.isActive() && new SocketUser(user).admits(client.channel)) {
                return Optional.of(client);
            }
            client.close();
        } catch (AsynchronousCloseException e) {
            stop(group);
            throw new TimeoutException("The server takes no client");
        } catch (IOException e) {
            stop(group);
        }
        return Optional.empty();
    }

    /** Netty connects without blocking, and a full queue of a Unix-domain socket looks like a connection then. */
    private static SocketChannel connected(Path socket, EventLoopGroup group, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Future<?> limit = group.schedule(() -> close(channel), patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            close(channel);
            throw e;
        } finally {
            limit.cancel(false);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no more use, whatever the reason.
        }
    }

    private static void stop(EventLoopGroup group) {
        Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /**
     * Whether the server has not closed the connection, as it does with one that is idle for long.
     */
    public boolean isOpen() {
        return channel.isActive();
    }

    /**
     * Sends a request.
     *
     * @param method the method
     * @param target the path and the query, encoded
     * @param headers the headers; characters up to U+00FF
     * @param body the body; empty for none
     * @param patience how long to wait for the answer
     * @return the answer; empty if the server went away
     * @throws TimeoutException if the server did not answer in time; the connection is closed then
     */
    public Optional<Answer> send(
            String method, String target, Map<String, String> headers, byte[] body, Duration patience)
            throws TimeoutException {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target, Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.HOST, "sts").set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        headers.forEach(request.headers()::set);
        CompletableFuture<Answer> expected = new CompletableFuture<>();
        answer = expected;
        Future<?> unused = channel.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                expected.completeExceptionally(written.cause());
            }
        });
        try {
            return Optional.of(expected.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // There is no answer.
        } catch (TimeoutException e) {
            Future<?> unusedClose = channel.close();
            throw e;
        }
        Future<?> unusedClose = channel.close();
        return Optional.empty();
    }

    @Override
    public void close() {
        Future<?> unused = channel.close().awaitUninterruptibly();
        stop(group);
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answer.complete(new Answer(
                    response.status().code(),
                    response.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
                    ByteBufUtil.getBytes(response.content()),
                    Map.of()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new EOFException("The connection is closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Future<?> unused = context.close();
        }
    }
}
