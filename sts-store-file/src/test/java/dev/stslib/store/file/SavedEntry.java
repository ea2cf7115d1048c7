package dev.stslib.store.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A {@code file} store with one entry in it, of version 1, which expires an hour after 1970 began. */
abstract class SavedEntry {
    static final EntryName NAME = new EntryName("role/prod");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    Path folder = Path.of("");

    @BeforeEach
    void saveOne() {
        folder = temporary.resolve("store");
        try (OpenStore store = open()) {
            assertTrue(store.save(entry(NAME, 1), 0));
        }
    }

    OpenStore open() {
        return new FileStore().open(StoreSettings.at(folder));
    }

    static StoredEntry entry(EntryName name, long version) {
        EntryInfo info = new EntryInfo(
                name, EntryKind.ROLE, "vault", Instant.EPOCH, Instant.ofEpochSecond(3_600), null, null, version);
        return new StoredEntry(info, SecretBytes.copyOf(new byte[] {1, 2, 3}));
    }
}
