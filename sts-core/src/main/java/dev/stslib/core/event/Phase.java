package dev.stslib.core.event;

/** The phases in the life of credentials. */
public enum Phase {
    /** There are no credentials. */
    ABSENT,
    /** No refresh is due. */
    FRESH,
    /** A refresh is due, and readers get the current credentials. */
    ADVISORY,
    /** The last minute before the expiration: readers wait for one shared refresh. */
    MANDATORY,
    /** The expiration is now or in the past. */
    EXPIRED;

    /**
     * Returns the phase of the same credentials after a service refused them.
     *
     * @return {@link #MANDATORY} instead of {@link #FRESH} and {@link #ADVISORY}, otherwise this phase
     */
    public Phase refused() {
        return this == FRESH || this == ADVISORY ? MANDATORY : this;
    }
}
