package dev.stslib.api.spi;

import dev.stslib.api.SecretBytes;
import java.util.Objects;

/**
 * An entry of a store: what is known about it, and the bytes that a {@link CredentialFormat} made.
 *
 * @param info what is known without opening it
 * @param payload the bytes
 */
public record StoredEntry(EntryInfo info, SecretBytes payload) {
    public StoredEntry {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(payload, "payload");
    }
}
