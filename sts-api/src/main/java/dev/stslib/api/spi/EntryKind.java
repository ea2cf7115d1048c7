package dev.stslib.api.spi;

/** The kind of credentials in an entry of a store. */
public enum EntryKind {
    /** The result of GetSessionToken. */
    SESSION_TOKEN,
    /** The result of AssumeRole, AssumeRoleWithWebIdentity, AssumeRoleWithSAML, AssumeRoot or GetDelegatedAccessToken. */
    ROLE,
    /** The result of GetFederationToken. */
    FEDERATION_TOKEN,
    /** Any other kind, defined by a plug-in. */
    OTHER
}
