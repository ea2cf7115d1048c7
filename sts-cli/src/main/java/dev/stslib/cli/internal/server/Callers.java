package dev.stslib.cli.internal.server;

/** Whose requests a TCP port takes. */
public enum Callers {
    /** Processes of the user that runs the server, on this machine. Linux only. */
    SAME_USER,
    /** Processes of this machine. */
    THIS_MACHINE,
    /** Everything that reaches the port. */
    ANY
}
