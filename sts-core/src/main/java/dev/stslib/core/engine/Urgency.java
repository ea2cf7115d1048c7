package dev.stslib.core.engine;

/** Who is behind a fetch. */
public enum Urgency {
    /** Nobody waits: a person may not be disturbed. */
    BACKGROUND,
    /** A reader waits: a person may be asked for a code. */
    WAITED_FOR,
    /** A caller wants new credentials whatever is there: what is stored does not do. */
    FORCED
}
