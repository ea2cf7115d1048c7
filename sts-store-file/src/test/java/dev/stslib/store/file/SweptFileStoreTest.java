package dev.stslib.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a {@code file} store gets rid of what has expired, also if it is damaged. */
class SweptFileStoreTest extends SavedEntry {
    @Test
    void anEntryWhosePayloadIsDamagedIsDeletedByItsVersionAndSwept() throws IOException {
        damageTheEnd();
        try (OpenStore store = open()) {
            assertThrows(DamagedStoreException.class, () -> store.load(NAME));
            assertFalse(store.delete(NAME, 2));
            assertTrue(store.delete(NAME, 1));
            assertTrue(store.save(entry(NAME, 1), 0));
            damageTheEnd();
            assertEquals(1, store.sweep(Instant.ofEpochSecond(3_600)));
            assertEquals(Optional.empty(), store.load(NAME));
        }
    }

    private void damageTheEnd() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(found -> found.toString().endsWith(".entry"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
        }
    }

    @Test
    void whatExpiredIsSwept() {
        EntryName other = new EntryName("other");
        try (OpenStore store = open()) {
            assertTrue(store.save(entry(other, 1), 0));
            assertEquals(0, store.sweep(Instant.ofEpochSecond(3_599)));
            assertEquals(2, store.sweep(Instant.ofEpochSecond(3_600)));
            assertEquals(List.of(), store.list());
        }
    }
}
