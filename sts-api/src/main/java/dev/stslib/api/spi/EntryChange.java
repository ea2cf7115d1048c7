package dev.stslib.api.spi;

import java.util.Objects;

/**
 * A report that an entry of a store was saved or deleted. It is a hint: reports may be missing, late, repeated or out of
 * order, so read the store before you rely on one.
 *
 * @param name the name of the entry
 * @param version the version that was saved or deleted, 1 or higher. A deletion concerns this version and earlier ones, and
 *     says nothing about higher versions
 * @param kind what happened
 */
public record EntryChange(EntryName name, long version, Kind kind) {
    /** What happened to an entry. */
    public enum Kind {
        /** The entry was saved with this version. */
        SAVED,
        /** The entry with this version was deleted, or was to be deleted and has another version by now. */
        DELETED
    }

    public EntryChange {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        if (version < 1) {
            throw new IllegalArgumentException("The version of an entry is 1 or higher, not " + version);
        }
    }
}
