package dev.stslib.core.event;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.EntryKind;
import java.util.Objects;

/**
 * The key of credentials, with a label for people.
 *
 * @param label the profile, or the operation and its subject; not always unique
 * @param key the key of the configuration
 * @param kind the kind of the credentials
 */
public record WatchedKey(String label, CredentialKey key, EntryKind kind) {
    public WatchedKey {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(kind, "kind");
    }

    /** Returns the label, the kind, and the first 8 digits of the key. */
    @Override
    public String toString() {
        return label + " (" + kind + " " + key.digest().substring(0, 8) + ")";
    }
}
