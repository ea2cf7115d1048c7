package dev.stslib.store.keystore;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.time.Instant;

/** Made-up entries. */
final class TestEntries {
    /** Quick to derive, for trials only. */
    static final Derivation CHEAP = new Derivation(Derivation.Function.PBKDF2, 1_000);

    private TestEntries() {}

    /** What the settings say, with a password that is quick to derive. */
    static KeyWrap cheaply(StoreSettings settings) {
        return KeyWrap.of(settings, CHEAP);
    }

    static StoredEntry entry(EntryName name, long version) {
        EntryInfo info = new EntryInfo(
                name, EntryKind.ROLE, "vault", Instant.EPOCH, Instant.ofEpochSecond(3_600), null, null, version);
        return new StoredEntry(info, SecretBytes.copyOf(new byte[] {1, 2, 3}));
    }
}
