package dev.stslib.api.spi;

/** What an entry of a store is. */
public enum EntryKind {
    /** What GetSessionToken gave. */
    SESSION_TOKEN,
    /** What AssumeRole or its kin gave. */
    ROLE,
    /** What GetFederationToken gave. */
    FEDERATION_TOKEN,
    /** Anything else, a plug-in's own. */
    OTHER
}
