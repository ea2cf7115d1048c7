package dev.stslib.core.refresh;

/** What a reader gets. */
public enum Action {
    /** The current credentials; nothing is started. */
    SERVE,
    /** The current credentials at once, and a refresh is started behind the reader unless one runs. */
    SERVE_AND_REFRESH,
    /** The reader makes the refresh itself, unless one runs; then it is served. */
    REFRESH_ON_CALLER,
    /** The outcome of one refresh that all who wait share. */
    WAIT,
    /** The failure that is remembered. */
    THROW
}
