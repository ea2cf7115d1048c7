package dev.stslib.cli.internal.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that sends nothing, or sends a request slowly, or takes an answer slowly. The time for a request
 * counts from its first byte, so that one byte now and then does not extend it.
 */
final class ConnectionWatch extends ChannelInboundHandlerAdapter {
    private final ServerLimits limits;
    private final Connections connections;
    private boolean reading;
    private boolean answering;
    private @Nullable Future<?> end;

    ConnectionWatch(ServerLimits limits, Connections connections) {
        this.limits = limits;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connections.add(context.channel());
        closeAfter(context, limits.read());
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (!reading && !answering) {
            reading = true;
            closeAfter(context, limits.read());
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connections.remove(context.channel());
        keepOpen();
        context.fireChannelInactive();
    }

    /** A request is complete. Its answer may take long. */
    void answering(ChannelHandlerContext context) {
        reading = false;
        answering = true;
        connections.answering(context.channel());
        keepOpen();
    }

    boolean isAnswering() {
        return answering;
    }

    /** The answer is there, and the client has to take it. */
    void writing(ChannelHandlerContext context) {
        closeAfter(context, limits.read());
    }

    /** The client has to take the last answer. The connection can make room for another one meanwhile. */
    void refusing(ChannelHandlerContext context) {
        connections.answered(context.channel());
        writing(context);
    }

    /** The client has the answer. */
    void answered(ChannelHandlerContext context) {
        answering = false;
        connections.answered(context.channel());
        closeAfter(context, limits.idle());
    }

    private void closeAfter(ChannelHandlerContext context, Duration time) {
        keepOpen();
        Runnable close = () -> {
            Future<?> unused = context.close();
        };
        end = context.executor().schedule(close, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void keepOpen() {
        if (end != null) {
            end.cancel(false);
        }
    }
}
