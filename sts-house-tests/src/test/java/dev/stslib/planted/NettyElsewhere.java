package dev.stslib.planted;

import io.netty.buffer.Unpooled;

/** Uses Netty. */
public final class NettyElsewhere {
    private NettyElsewhere() {}

    static int length() {
        return Unpooled.EMPTY_BUFFER.readableBytes();
    }
}
