package dev.stslib.store.support.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryFolderTest {
    private static final EntryName NAME = new EntryName("role/prod");
    private static final FileEnvelope TYPE = new FileEnvelope("stslib-e", 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private int unsealed;

    @Test
    void damageIsBelievedOnlyIfTheSameBytesAreStillThere() {
        Path folder = temporary.resolve("store");
        try (OpenStore writer = EntryFolder.open(folder, StoreFiles.STRICT, TYPE, PayloadCipher.NONE);
                OpenStore reader = EntryFolder.open(folder, StoreFiles.STRICT, TYPE, unsealing(() -> {
                    if (unsealed == 1) {
                        assertTrue(writer.save(entry(2), 1));
                    }
                    return unsealed == 1;
                }))) {
            assertTrue(writer.save(entry(1), 0));
            assertEquals(Optional.of(entry(2)), reader.load(NAME));
            assertEquals(2, unsealed);
        }
        try (OpenStore blind = EntryFolder.open(folder, StoreFiles.STRICT, TYPE, unsealing(() -> true))) {
            assertThrows(DamagedStoreException.class, () -> blind.load(NAME));
        }
    }

    /** What happens while an entry is unsealed, between the reading of the file and the look at the keys. */
    private interface Meanwhile {
        boolean fails();
    }

    private PayloadCipher unsealing(Meanwhile meanwhile) {
        return new PayloadCipher() {
            @Override
            public byte[] seal(byte[] head, byte[] payload) {
                return payload.clone();
            }

            @Override
            public byte[] unseal(byte[] head, byte[] sealed, String where) {
                unsealed++;
                if (meanwhile.fails()) {
                    throw new DamagedStoreException("It does not open", "Leave it");
                }
                return sealed.clone();
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    private static StoredEntry entry(long version) {
        EntryInfo info = new EntryInfo(
                NAME, EntryKind.ROLE, "vault", Instant.EPOCH, Instant.ofEpochSecond(3_600), null, null, version);
        return new StoredEntry(info, SecretBytes.copyOf(new byte[] {1, 2, 3}));
    }
}
