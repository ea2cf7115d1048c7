package dev.stslib.core.internal.cache;

/** What is known of a value apart from its expiration. */
enum Standing {
    /** The clock alone decides. */
    GOOD,
    /** The source is about to end it. Readers wait for another value; after a recoverable failure this one is served. */
    OUTDATED,
    /** A service refused it. It is never served again. */
    REFUSED
}
