package dev.stslib.api.error;

/** How a store, or an entry of it, differs from what was once written. */
public enum Damage {
    /** The end is missing; an empty file is one cut at the start. */
    CUT,
    /** As long as it should be, or longer, and changed: a flipped bit, something appended. */
    CHANGED,
    /** Never was what it is taken for. */
    OTHER_TYPE
}
