/** An HTTP server on Netty for a Unix-domain socket or a TCP port, and a client for the socket. */
@NullMarked
package dev.stslib.cli.internal.server;

import org.jspecify.annotations.NullMarked;
