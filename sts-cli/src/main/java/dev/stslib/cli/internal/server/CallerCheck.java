package dev.stslib.cli.internal.server;

import io.netty.channel.Channel;

/** Decides by the kernel's word whether the other end of a connection may send requests. */
@FunctionalInterface
interface CallerCheck {
    /** Takes notice of a connection that has opened. */
    default void opened(Channel connection) {}

    /** Whether the other end may send requests. */
    boolean admits(Channel connection);
}
