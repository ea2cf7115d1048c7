package dev.stslib.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The least that the agent's server library needs to give the agent's answer: its codec, and a handler that writes. */
public final class BareServer {
    private BareServer() {}

    /**
     * Serves until its standard input ends.
     *
     * @param arguments the path of the socket, and a file with the body of all answers
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        byte[] body = Files.readAllBytes(Path.of(arguments[1]));
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(group)
                .channel(NioServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new HttpServerCodec(), new Handler(body));
                    }
                })
                .bind(UnixDomainSocketAddress.of(arguments[0]))
                .syncUninterruptibly();
        System.out.println(FirstCredentials.READY);
        int end = System.in.read();
        System.exit(Math.max(0, end));
    }

    private static final class Handler extends SimpleChannelInboundHandler<HttpObject> {
        private final byte[] body;

        Handler(byte[] body) {
            this.body = body;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof LastHttpContent) {
                DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
                answer.headers()
                        .set("content-type", "application/octet-stream")
                        .set("content-length", body.length)
                        .set("cache-control", "no-store");
                context.writeAndFlush(answer, context.voidPromise());
            }
        }
    }
}
