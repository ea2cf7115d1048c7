package dev.stslib.api.spi;

import dev.stslib.api.SecretBytes;
import java.util.Objects;

/**
 * An entry of a store: its description, and its payload as encoded by a {@link CredentialFormat}.
 *
 * @param info the description, which contains no secret
 * @param payload the encoded credentials
 */
public record StoredEntry(EntryInfo info, SecretBytes payload) {
    public StoredEntry {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(payload, "payload");
    }
}
