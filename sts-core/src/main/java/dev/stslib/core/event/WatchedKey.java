package dev.stslib.core.event;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.EntryKind;
import java.util.Objects;

/**
 * Whose credentials an event speaks of.
 *
 * @param label the profile, or the operation and what it was called for; for people, and not always unique
 * @param key what tells this configuration from all others
 * @param kind what the credentials are
 */
public record WatchedKey(String label, CredentialKey key, EntryKind kind) {
    public WatchedKey {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(kind, "kind");
    }

    /** Shows the label, the kind, and the first digits of the key. */
    @Override
    public String toString() {
        return label + " (" + kind + " " + key.digest().substring(0, 8) + ")";
    }
}
