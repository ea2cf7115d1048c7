package dev.stslib.store.redis;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.Collection;

/**
 * Writes commands to the connection, and logs nothing. The client's own encoder logs each command at trace level, the
 * password of the server included.
 */
final class SilentEncoder extends MessageToByteEncoder<Object> {
    /** Takes the place of the client's encoder on each connection. */
    static final NettyCustomizer CUSTOMIZER = new NettyCustomizer() {
        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().replace(CommandEncoder.class, "SilentEncoder", new SilentEncoder());
        }
    };

    @Override
    protected void encode(ChannelHandlerContext context, Object message, ByteBuf out) {
        if (message instanceof Collection<?> all) {
            all.forEach(one -> encode((RedisCommand<?, ?, ?>) one, out));
        } else {
            encode((RedisCommand<?, ?, ?>) message, out);
        }
    }

    private static void encode(RedisCommand<?, ?, ?> command, ByteBuf out) {
        int start = out.writerIndex();
        try {
            command.encode(out);
        } catch (RuntimeException e) {
            out.writerIndex(start);
            command.completeExceptionally(new EncoderException("A command of Redis cannot be encoded", e));
        }
    }
}
