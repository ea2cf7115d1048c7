package dev.stslib.core.event;

/** Where credentials stand in their life. */
public enum Phase {
    /** There are none. */
    ABSENT,
    /** Nothing is to be done. */
    FRESH,
    /** A refresh is due; everybody is served. */
    ADVISORY,
    /** The last minute: readers wait for one shared refresh. */
    MANDATORY,
    /** The expiration is now or earlier. */
    EXPIRED;

    /**
     * Where the same credentials stand once a service has refused them.
     *
     * @return the mandatory window at the earliest
     */
    public Phase refused() {
        return this == FRESH || this == ADVISORY ? MANDATORY : this;
    }
}
