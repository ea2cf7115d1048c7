package dev.stslib.cli.internal.server;

import io.netty.channel.Channel;

/** Decides by the kernel's word whether the other end of a connection may send requests. */
@FunctionalInterface
interface CallerCheck {
    boolean admits(Channel connection);
}
