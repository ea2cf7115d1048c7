package dev.stslib.planted;

import io.netty.buffer.Unpooled;

/** Breaks the rule about Netty. */
public final class NettyElsewhere {
    public int length() {
        return Unpooled.EMPTY_BUFFER.readableBytes();
    }
}
