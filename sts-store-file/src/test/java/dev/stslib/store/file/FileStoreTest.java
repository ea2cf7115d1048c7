package dev.stslib.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.NewerStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.testkit.file.FailingFileSystem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest extends SavedEntry {
    @Test
    void aFolderThatOthersEnterIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertEquals(
                "Run: chmod 700 " + folder,
                assertThrows(UnsafeFileException.class, this::open).remedy());
    }

    @Test
    void modesAreRepairedIfTheOptionIsSet() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setPosixFilePermissions(entryFile(), PosixFilePermissions.fromString("rw-r--r--"));
        StoreSettings settings = StoreSettings.at(folder).option(StoreFiles.REPAIR_PERMISSIONS, "true");
        try (OpenStore store = new FileStore().open(settings)) {
            assertTrue(store.load(NAME).isPresent());
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(entryFile())));
        open().close();
    }

    @Test
    void linksAreNotRepaired() throws IOException {
        Path target = Files.createFile(temporary.resolve("target"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = entryFile();
        Files.delete(file);
        Files.createSymbolicLink(file, target);
        try (OpenStore store =
                new FileStore().open(StoreSettings.at(folder).option(StoreFiles.REPAIR_PERMISSIONS, "true"))) {
            assertThrows(UnsafeFileException.class, () -> store.load(NAME));
        }
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    }

    @Test
    void anAcceptedRiskIsTakenOnlyWhereThereIsOne() throws IOException {
        StoreSettings settings = StoreSettings.at(folder).option(StoreFiles.ACCEPT_UNPROTECTED, "true");
        new FileStore().open(settings).close();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertThrows(UnsafeFileException.class, () -> new FileStore().open(settings));
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, the disk is full, Make room",
        "Disk quota exceeded, the disk is full, Make room",
        "Read-only file system, its disk may only be read, Choose a place"
    })
    void aDiskThatTakesNothingIsSaidAndLeavesWhatWasThere(String said, String what, String remedy) {
        FailingFileSystem failing = new FailingFileSystem(FileSystems.getDefault());
        int told = 0;
        boolean failed = true;
        for (int call = 1; failed; call++) {
            try (OpenStore store = new FileStore().open(StoreSettings.at(failing.wrap(folder)))) {
                failing.failAt(call, said);
                store.save(entry(NAME, 2), 1);
            } catch (StoreException e) {
                told += e.problem().contains(what) && e.remedy().startsWith(remedy) ? 1 : 0;
            }
            failed = failing.hasFailed();
            try (OpenStore store = open()) {
                StoredEntry there = store.load(NAME).orElseThrow();
                if (there.equals(entry(NAME, 2))) {
                    assertTrue(store.delete(NAME, 2));
                    assertTrue(store.save(entry(NAME, 1), 0));
                } else {
                    assertEquals(entry(NAME, 1), there);
                }
            }
        }
        assertTrue(told >= 5, "opening the lock, opening, writing, forcing, moving: " + told);
    }

    @Test
    void aPlaceWithoutModesIsTakenOnlyIfThatIsAccepted() throws IOException {
        Path archive = temporary.resolve("store.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            StoreSettings settings = StoreSettings.at(zip.getPath("/store"));
            assertTrue(assertThrows(UnsafeFileException.class, () -> new FileStore().open(settings))
                    .remedy()
                    .contains(StoreFiles.ACCEPT_UNPROTECTED));
            StoreSettings accepted = settings.option(StoreFiles.ACCEPT_UNPROTECTED, "true");
            StoreFiles files = StoreFiles.of(accepted::option);
            files.createFolder(accepted.folder());
            assertTrue(Files.isDirectory(accepted.folder()));
        }
    }

    @Test
    void aKeyFileSealsAndNothingIsMixed() throws IOException {
        StoreSettings sealed = StoreSettings.at(temporary.resolve("sealed"))
                .option(KeyFile.OPTION, temporary.resolve("key").toString());
        try (OpenStore store = new FileStore().open(sealed)) {
            assertTrue(store.save(entry(NAME, 1), 0));
        }
        try (OpenStore store = new FileStore().open(sealed)) {
            assertEquals(Optional.of(entry(NAME, 1)), store.load(NAME));
        }
        StoreSettings unsealed = StoreSettings.at(temporary.resolve("sealed"));
        assertTrue(assertThrows(StoreException.class, () -> new FileStore().open(unsealed))
                .remedy()
                .contains("key-file"));
        StoreSettings wrong =
                unsealed.option(KeyFile.OPTION, temporary.resolve("wrong").toString());
        assertThrows(StoreException.class, () -> new FileStore().open(wrong));
        assertFalse(Files.exists(temporary.resolve("wrong")), "a key file is made with the store only");
        OwnerOnlyFiles.write(temporary.resolve("wrong"), new byte[32]);
        assertThrows(WrongPasswordException.class, () -> new FileStore().open(wrong));
        StoreSettings late = StoreSettings.at(folder)
                .option(KeyFile.OPTION, temporary.resolve("key").toString());
        assertTrue(assertThrows(StoreException.class, () -> new FileStore().open(late))
                .problem()
                .contains("not sealed"));
    }

    @Test
    void sealedEntriesWhoseMarkIsGoneAreNeverMixedWithOthers() throws IOException {
        Path place = temporary.resolve("sealed");
        StoreSettings sealed = StoreSettings.at(place)
                .option(KeyFile.OPTION, temporary.resolve("key").toString());
        try (OpenStore store = new FileStore().open(sealed)) {
            assertTrue(store.save(entry(NAME, 1), 0));
        }
        Path mark = place.resolve("sealed.stslib");
        byte[] whole = Files.readAllBytes(mark);
        Files.write(mark, Arrays.copyOf(whole, whole.length - 1));
        assertKeepsACopy(assertThrows(DamagedStoreException.class, () -> new FileStore().open(sealed)));
        Files.delete(mark);
        assertKeepsACopy(assertThrows(DamagedStoreException.class, () -> new FileStore().open(sealed)));
        StoreException refused =
                assertThrows(StoreException.class, () -> new FileStore().open(StoreSettings.at(place)));
        assertTrue(refused.problem().contains("a store 'file', sealed"), refused.problem());
        Files.write(mark, whole);
        Files.setPosixFilePermissions(mark, PosixFilePermissions.fromString("rw-------"));
        try (OpenStore store = new FileStore().open(sealed)) {
            assertEquals(Optional.of(entry(NAME, 1)), store.load(NAME));
        }
    }

    private static void assertKeepsACopy(DamagedStoreException error) {
        assertTrue(error.remedy().startsWith("Put its copy in its place; without it"), error.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"keystore.stslib", "entries.p12", "sealed.stslib"})
    void theFolderOfAnotherStoreIsRefused(String mark) throws IOException {
        Path place = Files.createDirectory(
                temporary.resolve("other"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(place.resolve(mark));
        assertThrows(StoreException.class, () -> new FileStore().open(StoreSettings.at(place)));
        try (Stream<Path> files = Files.list(place)) {
            assertEquals(List.of(place.resolve(mark)), files.toList());
        }
    }

    @Test
    void aLinkedFolderIsRefused() throws IOException {
        Path real = temporary.resolve("real");
        Files.move(folder, real);
        Files.createSymbolicLink(folder, real);
        assertThrows(UnsafeFileException.class, this::open);
        StoreSettings dotted = StoreSettings.at(folder.resolve("."));
        assertThrows(UnsafeFileException.class, () -> new FileStore().open(dotted));
        new FileStore().open(StoreSettings.at(real.resolve("."))).close();
    }

    @Test
    void anOptionWithASlipInItIsRefused() {
        StoreSettings slip = StoreSettings.at(temporary.resolve("fresh")).option("keyfile", "key");
        StoreException error = assertThrows(StoreException.class, () -> new FileStore().open(slip));
        assertTrue(error.problem().contains("'keyfile'"), error.problem());
        assertTrue(
                error.remedy().contains("key-file, key-file-group-read, repair-permissions, accept-unprotected"),
                error.remedy());
        assertFalse(Files.exists(temporary.resolve("fresh")));
    }

    @Test
    void aMissingParentIsSaid() {
        StoreSettings settings = StoreSettings.at(temporary.resolve("no/store"));
        assertTrue(assertThrows(StoreException.class, () -> new FileStore().open(settings))
                .remedy()
                .startsWith("Make the folder " + temporary.resolve("no")));
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
        byte[] newer = new FileEnvelope("stslib-e", 2).encode(new byte[] {1}, new byte[] {2});
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
    void aFolderNamedLikeAKilledWritersFileIsLeft() throws IOException {
        Path odd = Files.createDirectory(folder.resolve(".stslib-x.tmp"));
        Files.createFile(odd.resolve("y"));
        open().close();
        assertTrue(Files.exists(odd.resolve("y")));
    }

    @Test
    void timesBeyondWhatAFileHoldsEndThere() {
        EntryName name = new EntryName("for ever");
        EntryInfo info = new EntryInfo(name, EntryKind.OTHER, "x", Instant.MIN, Instant.MAX, null, null, 1);
        StoredEntry entry = new StoredEntry(info, SecretBytes.copyOf(new byte[1]));
        try (OpenStore store = open()) {
            assertTrue(store.save(entry, 0));
            assertEquals(Optional.of(entry), store.load(name));
            assertEquals(Instant.ofEpochMilli(Long.MAX_VALUE), info.expiration());
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        OpenStore store = open();
        store.close();
        assertEquals(
                "Open it again",
                assertThrows(StoreException.class, () -> store.load(NAME)).remedy());
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

    @Test
    void aFolderThatIsMovedAwayAndLinkedIsNotUsed() throws IOException {
        Path away = temporary.resolve("away");
        try (OpenStore store = open()) {
            Files.move(folder, away);
            Files.createSymbolicLink(folder, away);
            assertThrows(UnsafeFileException.class, () -> store.load(NAME));
            assertThrows(UnsafeFileException.class, () -> store.save(entry(NAME, 2), 1));
            assertThrows(UnsafeFileException.class, store::list);
            assertThrows(UnsafeFileException.class, () -> store.sweep(Instant.MAX));
            assertThrows(
                    UnsafeFileException.class,
                    () -> store.leases().orElseThrow().tryAcquire(NAME));
        }
        assertThrows(UnsafeFileException.class, this::open);
    }

    @Test
    void aFifoInThePlaceOfTheLockIsAnErrorAndNoWait() throws IOException {
        Path lock = folder.resolve("lock");
        Files.delete(lock);
        int code = new ProcessBuilder("mkfifo", "-m", "600", lock.toString())
                .start()
                .onExit()
                .join()
                .exitValue();
        assumeTrue(code == 0, "mkfifo");
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThrows(UnsafeFileException.class, this::open));
    }

    /** As on Windows, where folders cannot be kept open. */
    @Test
    void withoutOpenFolders_itWorksByPaths() {
        FailingFileSystem system = new FailingFileSystem(FileSystems.getDefault(), false);
        try (OpenStore store = new FileStore().open(StoreSettings.at(system.wrap(folder)))) {
            assertEquals(Optional.of(entry(NAME, 1)), store.load(NAME));
            assertTrue(store.save(entry(NAME, 2), 1));
            assertEquals(List.of(entry(NAME, 2).info()), store.list());
            assertEquals(1, store.sweep(Instant.MAX));
            assertTrue(store.save(entry(NAME, 3), 0));
            assertTrue(store.delete(NAME, 3));
        }
    }

    /** Closing ends the wait for a lock that another process holds, so that no thread stays behind. */
    @Test
    void closing_endsAWaitForTheLock() throws IOException, InterruptedException {
        StoreSettings patient = StoreSettings.at(folder).option(StoreFiles.LOCK_TIMEOUT, "PT12H");
        OpenStore store = new FileStore().open(patient);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (FileChannel held = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE)) {
            assertTrue(held.lock().isValid());
            Thread saver = new Thread(() -> {
                try {
                    store.save(entry(NAME, 2), 1);
                } catch (StoreException e) {
                    failure.set(e);
                }
            });
            saver.start();
            store.close();
            saver.join();
        }
        assertTrue(failure.get() instanceof StoreException);
    }
}
