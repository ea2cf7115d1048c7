package dev.stslib.core.internal.cache;

/** What started a refresh. */
public enum RefreshTrigger {
    /** The timer, or a reader that was served at once. No person may be disturbed. */
    BACKGROUND,
    /** A reader that waits for the result. A person may be asked for a code. */
    READ,
    /** A caller that wants new credentials even if the current ones are valid. Stored credentials are not used. */
    FORCED
}
