package dev.stslib.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.file.FailingFileSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a {@code file} store gets rid of what has expired, also if it is damaged. */
class SweptFileStoreTest extends SavedEntry {
    private static final int MORE = 4;
    /** Opening the lock, opening the folder, forcing it. */
    private static final int LOCK_AND_FORCE = 3;

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

    /** Counts the calls that touch the disk, each of which is made to fail once. */
    @Test
    void whatExpiredIsSweptUnderOneLockWithOneForceOfTheFolder() {
        Consumer<OpenStore> swept = store -> store.sweep(Instant.ofEpochSecond(3_600));
        Consumer<OpenStore> deleted =
                store -> store.list().forEach(info -> assertTrue(store.delete(info.name(), info.version())));
        int sweptMore = calls(swept, MORE) - calls(swept, 1);
        int deletedMore = calls(deleted, MORE) - calls(deleted, 1);
        assertTrue(sweptMore + (MORE - 1) * LOCK_AND_FORCE <= deletedMore, sweptMore + " and " + deletedMore);
    }

    private int calls(Consumer<OpenStore> work, int entries) {
        FailingFileSystem failing = new FailingFileSystem(FileSystems.getDefault());
        int call = 0;
        do {
            call++;
            try (OpenStore store = new FileStore().open(StoreSettings.at(failing.wrap(folder)))) {
                for (int i = 0; i < entries; i++) {
                    EntryName name = new EntryName("e" + i);
                    if (store.load(name).isEmpty()) {
                        assertTrue(store.save(entry(name, 1), 0));
                    }
                }
                failing.failAt(call);
                work.accept(store);
            } catch (StoreException e) {
                assertTrue(failing.hasFailed());
            }
        } while (failing.hasFailed());
        return call;
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
