package dev.stslib.cli.internal.server;

import java.time.Duration;

/**
 * The limits of a server. What exceeds one is refused, or its connection is closed.
 *
 * @param requestLine the length of the request line in bytes
 * @param headers the length of all headers in bytes
 * @param body the length of the body in bytes
 * @param read how long a client may take to send a request, and to take the answer
 * @param idle how long a connection stays open between requests
 * @param connections the number of connections; one more closes the one that has been idle longest. The server takes
 *     fewer where the process may not open as many files
 */
public record ServerLimits(int requestLine, int headers, int body, Duration read, Duration idle, int connections) {
    /** Enough for what AWS's tools send: 4 KiB, 16 KiB, 1 KiB, 5 s, 60 s, 1,000 connections. */
    public static final ServerLimits DEFAULT =
            new ServerLimits(4096, 16_384, 1024, Duration.ofSeconds(5), Duration.ofSeconds(60), 1000);

    /** The same with a body of 64 KiB, which has room for the names of a thousand profiles. */
    public static final ServerLimits LONG_BODY = new ServerLimits(
            DEFAULT.requestLine, DEFAULT.headers, 64 * 1024, DEFAULT.read, DEFAULT.idle, DEFAULT.connections);
}
