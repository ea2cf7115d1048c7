package dev.stslib.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.NewerStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.file.FrameType;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    private static final EntryName NAME = new EntryName("role/prod");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void saveOne() {
        folder = temporary.resolve("store");
        try (OpenStore store = open()) {
            assertTrue(store.save(entry(NAME, 1), 0));
        }
    }

    private OpenStore open() {
        return new FileStore().open(StoreSettings.at(folder));
    }

    private static StoredEntry entry(EntryName name, long version) {
        EntryInfo info = new EntryInfo(
                name, EntryKind.ROLE, "vault", Instant.EPOCH, Instant.ofEpochSecond(3_600), null, null, version);
        return new StoredEntry(info, SecretBytes.copyOf(new byte[] {1, 2, 3}));
    }

    @Test
    void aFolderThatOthersEnterIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertEquals(
                "Run: chmod 700 " + folder,
                assertThrows(UnsafeFileException.class, this::open).mend());
    }

    @Test
    void aLinkedFolderIsRefused() throws IOException {
        Path real = temporary.resolve("real");
        Files.move(folder, real);
        Files.createSymbolicLink(folder, real);
        assertThrows(UnsafeFileException.class, this::open);
    }

    @Test
    void aMissingParentIsSaid() {
        StoreSettings settings = StoreSettings.at(temporary.resolve("no/store"));
        assertTrue(assertThrows(StoreException.class, () -> new FileStore().open(settings))
                .mend()
                .startsWith("Make its parent folder first"));
    }

    @Test
    void anEntryThatOthersReadIsRefusedAndNotListed() throws IOException {
        Files.setPosixFilePermissions(entryFile(), PosixFilePermissions.fromString("rw-r--r--"));
        try (OpenStore store = open()) {
            assertThrows(UnsafeFileException.class, () -> store.load(NAME));
            assertThrows(UnsafeFileException.class, () -> store.save(entry(NAME, 2), 1));
            assertEquals(List.of(), store.list());
        }
    }

    @Test
    void aLinkedEntryIsRefusedAndNotFollowed() throws IOException {
        Path target = temporary.resolve("target");
        Path file = entryFile();
        Files.move(file, target);
        Files.createSymbolicLink(file, target);
        byte[] before = Files.readAllBytes(target);
        try (OpenStore store = open()) {
            assertThrows(UnsafeFileException.class, () -> store.load(NAME));
            assertThrows(UnsafeFileException.class, () -> store.save(entry(NAME, 2), 1));
            assertThrows(UnsafeFileException.class, () -> store.delete(NAME, 1));
            assertEquals(List.of(), store.list());
        }
        assertArrayEquals(before, Files.readAllBytes(target));
    }

    @Test
    void anEntryUnderAnotherNameIsDamage() throws IOException {
        EntryName other = new EntryName("other");
        try (OpenStore store = open()) {
            byte[] first = Files.readAllBytes(entryFile());
            assertTrue(store.save(entry(other, 1), 0));
            assertTrue(store.delete(NAME, 1));
            Path file = entryFile();
            Files.write(file, first);
            assertThrows(DamagedStoreException.class, () -> store.load(other));
            assertEquals(List.of(), store.list());
        }
    }

    @Test
    void aNewerEntryIsSaidAndLeft() throws IOException {
        Path file = entryFile();
        byte[] newer = new FrameType("stslib-e", 2).encode(new byte[] {1}, new byte[] {2});
        Files.write(file, newer);
        try (OpenStore store = open()) {
            assertThrows(NewerStoreException.class, () -> store.load(NAME));
            assertThrows(NewerStoreException.class, () -> store.save(entry(NAME, 2), 1));
        }
        assertArrayEquals(newer, Files.readAllBytes(file));
    }

    @Test
    void whatAKilledWriterLeftIsSwept() throws IOException {
        Path stale = Files.createTempFile(folder, ".stslib-", ".tmp");
        open().close();
        assertFalse(Files.exists(stale));
        assertTrue(Files.exists(entryFile()));
    }

    @Test
    void aClosedStoreSaysSo() {
        OpenStore store = open();
        store.close();
        assertEquals(
                "Open it again",
                assertThrows(StoreException.class, () -> store.load(NAME)).mend());
        assertThrows(StoreException.class, store::list);
        assertThrows(StoreException.class, () -> store.save(entry(NAME, 2), 1));
        assertThrows(StoreException.class, () -> store.delete(NAME, 1));
    }

    private Path entryFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".entry"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
