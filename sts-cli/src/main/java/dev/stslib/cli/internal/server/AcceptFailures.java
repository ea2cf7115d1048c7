package dev.stslib.cli.internal.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * Makes room when the process has no descriptor left for one more connection. Without room the server pauses for a second,
 * as Netty does by itself.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private final Connections connections;

    AcceptFailures(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) || !connections.makeRoom()) {
            context.fireExceptionCaught(cause);
        }
    }
}
