package dev.stslib.cli.internal.io;

/** How the commands print what they found. */
public enum OutputFormat {
    /** A table for people. */
    TABLE,
    /** JSON for programs. */
    JSON
}
