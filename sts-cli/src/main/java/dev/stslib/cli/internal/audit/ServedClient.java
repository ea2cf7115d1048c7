package dev.stslib.cli.internal.audit;

import dev.stslib.cli.internal.server.Request;

/**
 * Who asked a server for credentials.
 *
 * @param address the address, as the kernel says
 * @param program the program that the client claims to be, from its {@code User-Agent}; may be empty
 */
public record ServedClient(String address, String program) {
    private static final int LONGEST = 200;

    /** The client of a request. */
    public static ServedClient of(Request request) {
        String program = request.header("User-Agent").orElse("");
        return new ServedClient(request.client(), program.substring(0, Math.min(program.length(), LONGEST)));
    }
}
