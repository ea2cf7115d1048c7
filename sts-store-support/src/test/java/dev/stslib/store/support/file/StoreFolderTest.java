package dev.stslib.store.support.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFolderTest {
    private static final byte[] OURS = "ours".getBytes(UTF_8);
    private static final byte[] THEIRS = "theirs".getBytes(UTF_8);
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @BeforeEach
    void needsModes() {
        assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX modes");
    }

    private Path folder() {
        return temporary.resolve("above/store");
    }

    private Path file() {
        return folder().resolve("file");
    }

    private StoreFolder open(String... options) {
        return StoreFolder.open(folder(), settings(options));
    }

    private static StoreFiles settings(String... options) {
        Map<String, String> all = options.length == 0 ? Map.of() : Map.of(options[0], options[1]);
        return StoreFiles.of(name -> Optional.ofNullable(all.get(name)));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void giveToNobody(Path path) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "Only root can give files away");
        UserPrincipal other =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(path, other);
    }

    @Nested
    class FoldersAboveTheStore {
        private Path above() {
            return temporary.resolve("above");
        }

        @BeforeEach
        void make() throws IOException {
            Files.createDirectory(above());
            mode(above(), "rwxr-xr-x");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
        void othersWrite_isRefusedAtAnyHeight(String mode) throws IOException {
            mode(above(), mode);
            UnsafeFileException parent = assertThrows(UnsafeFileException.class, StoreFolderTest.this::open);
            assertTrue(parent.remedy().startsWith("Run: chmod go-w " + above()), parent.remedy());
            assertFalse(Files.exists(folder()), "nothing is made in an unsafe place");
            Path deep = Files.createDirectories(above().resolve("a/b"));
            assertThrows(UnsafeFileException.class, () -> StoreFolder.open(deep.resolve("store"), settings()));
        }

        @Test
        void stickyAndWritable_isTaken() throws IOException {
            Files.setAttribute(above(), "unix:mode", 01777);
            open().close();
        }

        @Test
        void ofAnotherUser_isRefused() throws IOException {
            giveToNobody(above());
            UnsafeFileException error = assertThrows(UnsafeFileException.class, StoreFolderTest.this::open);
            assertTrue(error.problem().contains("belongs to nobody"), error.problem());
            assertTrue(error.remedy().contains(StoreFiles.TRUSTED_MOUNT), error.remedy());
        }

        @Test
        void ofAnotherUserBehindALink_isRefused() throws IOException {
            Path real = Files.createDirectories(above().resolve("a"));
            giveToNobody(above());
            Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
            assertThrows(UnsafeFileException.class, () -> StoreFolder.open(link.resolve("store"), settings()));
        }

        @Test
        void trustedMount_mayBelongToOthers() throws IOException {
            mode(above(), "rwxrwxrwx");
            open(StoreFiles.TRUSTED_MOUNT, above().toString()).close();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
        }

        @Test
        void trustedMountWithAnOpenFolderInIt_isRefused() throws IOException {
            mode(above(), "rwxrwxrwx");
            Path between = Files.createDirectory(above().resolve("between"));
            mode(between, "rwxr-xr-x");
            Path store = between.resolve("store");
            StoreFiles settings = settings(StoreFiles.TRUSTED_MOUNT, above().toString());
            UnsafeFileException error =
                    assertThrows(UnsafeFileException.class, () -> StoreFolder.open(store, settings));
            assertEquals("Run: chmod 700 " + between, error.remedy());
            mode(between, "rwx------");
            StoreFolder.open(store, settings).close();
        }

        @Test
        void trustedMountElsewhere_isRefused() throws IOException {
            Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
            for (String mount :
                    List.of(elsewhere.toString(), temporary.resolve("none").toString(), "a\u0000b")) {
                StoreException error = assertThrows(StoreException.class, () -> open(StoreFiles.TRUSTED_MOUNT, mount));
                assertTrue(error.problem().contains(StoreFiles.TRUSTED_MOUNT), error.problem());
            }
        }
    }

    @Nested
    class AnotherFolderInItsPlace {
        private Path away() {
            return temporary.resolve("above/away");
        }

        private Path theirs() throws IOException {
            Path theirs = Files.createDirectory(temporary.resolve("above/theirs"));
            mode(theirs, "rwx------");
            OwnerOnlyFiles.write(theirs.resolve("file"), THEIRS);
            return theirs;
        }

        @BeforeEach
        void make() throws IOException {
            Files.createDirectory(temporary.resolve("above"));
        }

        private void assertRefused(StoreFolder store, Class<? extends StoreException> type) {
            List<Executable> calls = List.of(
                    () -> store.readIfExists(file()),
                    () -> store.write(file(), OURS),
                    () -> store.delete(List.of(file())),
                    () -> store.list(""),
                    store::sweep,
                    () -> store.exists(file()),
                    () -> store.lock().locked(() -> 1),
                    () -> LeaseFile.join(store));
            calls.forEach(call -> assertThrows(type, call));
        }

        @Test
        void aLinkToIt_isRefused() throws IOException {
            try (StoreFolder store = open()) {
                store.write(file(), OURS);
                Files.move(folder(), away());
                Files.createSymbolicLink(folder(), away());
                assertRefused(store, UnsafeFileException.class);
                assertArrayEquals(OURS, OwnerOnlyFiles.read(away().resolve("file")));
                Files.delete(folder());
                Files.move(away(), folder());
                assertArrayEquals(OURS, store.readIfExists(file()).orElseThrow(), "back in its place");
            }
        }

        @Test
        void anotherFolder_isRefused() throws IOException {
            Path theirs = theirs();
            try (StoreFolder store = open()) {
                store.write(file(), OURS);
                Files.move(folder(), away());
                Files.move(theirs, folder());
                assertRefused(store, UnsafeFileException.class);
                assertArrayEquals(THEIRS, OwnerOnlyFiles.read(file()));
            }
        }

        @Test
        void none_isRefused() throws IOException {
            try (StoreFolder store = open()) {
                Files.move(folder(), away());
                assertRefused(store, StoreException.class);
            }
        }

        /** The folder is swapped for one with other entries, again and again, while it is read. */
        @Test
        void swappedAllTheTime_noReadGivesTheOther() throws IOException, InterruptedException {
            Path theirs = theirs();
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger swaps = new AtomicInteger();
            Thread swapper = new Thread(() -> {
                try {
                    while (!done.get()) {
                        Files.move(folder(), away());
                        Files.move(theirs, folder());
                        swaps.incrementAndGet();
                        Files.move(folder(), theirs);
                        Files.move(away(), folder());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            int right = 0;
            try (StoreFolder store = open()) {
                store.write(file(), OURS);
                swapper.start();
                for (int i = 0; i < 20_000 || swaps.get() < 1_000; i++) {
                    try {
                        assertArrayEquals(OURS, store.readIfExists(file()).orElseThrow());
                        right++;
                    } catch (StoreException e) {
                        assertFalse(e instanceof DamagedStoreException);
                    }
                }
            } finally {
                done.set(true);
                swapper.join();
            }
            assertTrue(right > 0);
        }
    }

    /** A thread that hangs in an open would also hold up the close of the folder. */
    @Nested
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    class FilesThatAreNone {
        @BeforeEach
        void make() throws IOException {
            Files.createDirectory(temporary.resolve("above"));
        }

        private void fifo(Path path) throws IOException {
            int code = new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            assumeTrue(code == 0, "mkfifo");
        }

        @ParameterizedTest
        @ValueSource(strings = {"lock", "leases.lock"})
        void fifoAsLockFile_isRefusedAtOnce(String name) throws IOException {
            try (StoreFolder store = open()) {
                fifo(folder().resolve(name));
                Executable use = name.equals("lock") ? () -> store.lock().locked(() -> 1) : () -> LeaseFile.join(store);
                UnsafeFileException error =
                        assertThrows(UnsafeFileException.class, () -> assertTimeoutPreemptively(FAR_TOO_LONG, use));
                assertTrue(error.problem().endsWith(name + " is neither a file nor a folder"), error.problem());
                assertThrows(
                        UnsafeFileException.class,
                        () -> assertTimeoutPreemptively(
                                FAR_TOO_LONG, () -> LockFiles.open(folder().resolve(name), StoreFiles.STRICT)));
            }
        }

        @Test
        void fifoAsAnyFile_isRefusedAtOnce() throws IOException {
            try (StoreFolder store = open()) {
                fifo(file());
                assertTimeoutPreemptively(FAR_TOO_LONG, () -> {
                    assertThrows(UnsafeFileException.class, () -> store.readIfExists(file()));
                    assertThrows(UnsafeFileException.class, () -> store.peek(file(), channel -> 1));
                    assertThrows(UnsafeFileException.class, () -> store.write(file(), OURS));
                    assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.read(file()));
                });
                open(StoreFiles.REPAIR_PERMISSIONS, "true").close();
            }
        }

        @Test
        void folderAsLockFile_isRefused() throws IOException {
            try (StoreFolder store = open()) {
                mode(Files.createDirectory(folder().resolve("lock")), "rwx------");
                StoreException error =
                        assertThrows(StoreException.class, () -> store.lock().locked(() -> 1));
                assertTrue(error.problem().endsWith("lock is a folder, not a file"), error.problem());
            }
        }

        @Test
        void deviceAsFile_isRefused() throws IOException {
            try (StoreFolder store = open()) {
                int code = new ProcessBuilder("mknod", "-m", "600", file().toString(), "c", "1", "5")
                        .start()
                        .onExit()
                        .join()
                        .exitValue();
                assumeTrue(code == 0, "Only root can make a device");
                assertThrows(UnsafeFileException.class, () -> store.readIfExists(file()));
            }
        }
    }

    @Test
    void listed_byTheEndsOfTheirNames() throws IOException {
        Files.createDirectory(temporary.resolve("above"));
        try (StoreFolder store = open()) {
            for (String name : List.of("a.entry", "b.entry", "c.p12", "entry")) {
                store.write(folder().resolve(name), OURS);
            }
            assertEquals(
                    List.of(folder().resolve("a.entry"), folder().resolve("b.entry"), folder().resolve("c.p12")),
                    store.list(".entry", ".p12").stream().sorted().toList());
        }
    }

    @Test
    void closed_everyCallSaysSo() throws IOException {
        Files.createDirectory(temporary.resolve("above"));
        StoreFolder store = open();
        StoreFolder again = store.reopen();
        store.write(file(), OURS);
        store.close();
        store.close();
        for (Executable call : List.<Executable>of(
                () -> store.readIfExists(file()), () -> store.list(""), store::reopen, store::check)) {
            assertEquals(
                    "Open it again", assertThrows(StoreException.class, call).remedy());
        }
        assertArrayEquals(OURS, again.readIfExists(file()).orElseThrow(), "the other one stays open");
        again.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "PT-1S", "P2D", ""})
    void lockTimeoutThatIsNone_isRefused(String value) {
        assertTrue(assertThrows(StoreException.class, () -> settings(StoreFiles.LOCK_TIMEOUT, value))
                .problem()
                .contains(StoreFiles.LOCK_TIMEOUT));
    }

    @Test
    void replaced_byAFileMovedInItsPlace_isRefused() throws IOException {
        Files.createDirectory(temporary.resolve("above"));
        try (StoreFolder store = open()) {
            Path plain = Files.createFile(temporary.resolve("above/plain"));
            Files.delete(folder());
            Files.move(plain, folder(), StandardCopyOption.ATOMIC_MOVE);
            assertThrows(UnsafeFileException.class, () -> store.list(""));
        }
    }
}
