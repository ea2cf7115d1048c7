package dev.stslib.cli.internal.io;

/** Text that comes from elsewhere, made fit for one line of a terminal. */
public final class Lines {
    private Lines() {}

    /** The text in one line, without control characters, which could move the cursor or forge a line. */
    public static String one(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?").strip();
    }
}
