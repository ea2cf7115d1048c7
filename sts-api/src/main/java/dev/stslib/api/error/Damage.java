package dev.stslib.api.error;

/** How a store, or an entry in it, differs from what was written. */
public enum Damage {
    /** The end is missing. An empty file counts as truncated. */
    CUT,
    /** The length is right or greater, but the content has changed, for example by a flipped bit or appended bytes. */
    CHANGED,
    /** The data is of another type. */
    OTHER_TYPE
}
