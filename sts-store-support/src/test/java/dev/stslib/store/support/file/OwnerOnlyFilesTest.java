package dev.stslib.store.support.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerOnlyFilesTest {
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] NEW = "new".getBytes(UTF_8);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path file() {
        return folder.resolve("file");
    }

    @BeforeEach
    void needsModes() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX modes");
    }

    @Test
    void writesOwnerOnlyAndReadsBack() throws IOException {
        OwnerOnlyFiles.write(file(), OLD);
        assertArrayEquals(OLD, OwnerOnlyFiles.read(file()));
        assertEquals("rw-------", mode(file()));
        OwnerOnlyFiles.write(file(), NEW);
        assertArrayEquals(NEW, OwnerOnlyFiles.read(file()));
        assertEquals(List.of(file()), children());
    }

    @Test
    void createLeavesWhatIsThere() throws IOException {
        assertTrue(OwnerOnlyFiles.create(file(), OLD));
        assertFalse(OwnerOnlyFiles.create(file(), NEW));
        assertArrayEquals(OLD, OwnerOnlyFiles.read(file()));
        assertEquals("rw-------", mode(file()));
        assertEquals(List.of(file()), children());
    }

    @Test
    void replaceTakesAFileThatOthersCouldRead_inAFolderThatOthersCanWrite() throws IOException {
        Files.write(file(), OLD);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-r--"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
        OwnerOnlyFiles.replace(link, NEW);
        assertArrayEquals(NEW, Files.readAllBytes(file()));
        assertEquals("rw-------", mode(file()));
        assertTrue(Files.isSymbolicLink(link));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.replace(inner, NEW));
        assertEquals(Set.of(file(), inner, link), Set.copyOf(children()));
    }

    @Test
    void replacingMakesRoomFirst_andWritesOnlyWhatItIsGiven() throws IOException {
        Files.write(file(), OLD);
        List<String> during = new ArrayList<>();
        String made = OwnerOnlyFiles.replacing(file(), 10_000, place -> {
            during.addAll(List.of(Objects.requireNonNull(folder.toFile().list())));
            place.accept(NEW);
            return "made";
        });
        assertEquals("made", made);
        assertEquals(2, during.size());
        assertArrayEquals(NEW, Files.readAllBytes(file()));
        assertEquals("rw-------", mode(file()));
        assertEquals("nothing", OwnerOnlyFiles.replacing(file(), 1, place -> "nothing"));
        assertThrows(
                IllegalStateException.class,
                () -> OwnerOnlyFiles.replacing(file(), 1, place -> {
                    throw new IllegalStateException("the work failed");
                }));
        assertArrayEquals(NEW, Files.readAllBytes(file()));
        assertEquals(List.of(file()), children());
        List<String> begun = new ArrayList<>();
        Path missing = folder.resolve("missing/file");
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.replacing(missing, 1, place -> begun.add("begun")));
        assertEquals(List.of(), begun);
    }

    @Test
    void sweepOlderLeavesWhatMayStillBeWritten() throws IOException {
        Path old = Files.write(folder.resolve(".stslib-1.tmp"), OLD);
        Path young = Files.write(folder.resolve(".stslib-2.tmp"), OLD);
        Path other = Files.write(folder.resolve("other.tmp"), OLD);
        FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(other, longAgo);
        OwnerOnlyFiles.sweepOlder(folder, Duration.ofHours(1));
        assertEquals(Set.of(young, other), Set.copyOf(children()));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertEquals(Optional.empty(), OwnerOnlyFiles.readIfExists(file()));
        assertTrue(assertThrows(StoreException.class, () -> OwnerOnlyFiles.read(file()))
                .problem()
                .contains("There is no file " + file()));
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.check(file()));
        assertFalse(OwnerOnlyFiles.delete(file()));
        Path deep = folder.resolve("none/file");
        assertEquals(
                "Make the folder " + deep.getParent() + " first",
                assertThrows(StoreException.class, () -> OwnerOnlyFiles.write(deep, NEW))
                        .remedy());
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.createFolder(deep));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rwxrwxrwx"})
    void filesThatOthersUseAreRefusedWithTheRemedy(String mode) throws IOException {
        OwnerOnlyFiles.write(file(), OLD);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        for (UnsafeFileException error : refusals()) {
            assertEquals("Run: chmod 600 " + file(), error.remedy());
        }
        assertArrayEquals(OLD, Files.readAllBytes(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void filesOfTheOwnerAloneAreTaken(String mode) throws IOException {
        OwnerOnlyFiles.write(file(), OLD);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        OwnerOnlyFiles.check(file());
    }

    private List<UnsafeFileException> refusals() {
        return List.of(
                assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.check(file())),
                assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.read(file())),
                assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.readIfExists(file())),
                assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.write(file(), NEW)));
    }

    @Test
    void linksAreRefusedWhereverTheyLead() throws IOException {
        Path target = folder.resolve("target");
        Files.createSymbolicLink(file(), target);
        for (UnsafeFileException error : refusals()) {
            assertTrue(error.problem().contains("is a symbolic link"));
        }
        OwnerOnlyFiles.write(target, OLD);
        assertEquals(4, refusals().size());
        assertArrayEquals(OLD, Files.readAllBytes(target));
        assertFalse(OwnerOnlyFiles.create(file(), NEW));
    }

    @Test
    void linksAboveAreFollowed() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        OwnerOnlyFiles.write(link.resolve("file"), NEW);
        assertArrayEquals(NEW, OwnerOnlyFiles.read(real.resolve("file")));
    }

    @Test
    void filesOfOthersAreRefused() throws IOException {
        Path foreign = Path.of("/etc/passwd");
        if (System.getProperty("user.name").equals("root")) {
            foreign = file();
            OwnerOnlyFiles.write(foreign, OLD);
            Files.setOwner(
                    foreign,
                    foreign.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        assumeTrue(Files.exists(foreign));
        Path other = foreign;
        UnsafeFileException error = assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.check(other));
        assertTrue(error.problem().contains(" belongs to "), error.problem());
    }

    @Test
    void theRootIsNoFile() {
        Path root = folder.getRoot();
        StoreException refused = assertThrows(StoreException.class, () -> OwnerOnlyFiles.read(root));
        assertTrue(refused.remedy().contains("within a folder"), refused::remedy);
    }

    @Test
    void foldersInTheWayAreSaid() throws IOException {
        OwnerOnlyFiles.createFolder(file());
        OwnerOnlyFiles.createFolder(file());
        assertEquals("rwx------", mode(file()));
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.read(file()));
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.write(file(), NEW));
        Path plain = folder.resolve("plain");
        OwnerOnlyFiles.write(plain, OLD);
        assertTrue(assertThrows(StoreException.class, () -> OwnerOnlyFiles.createFolder(plain))
                .problem()
                .contains("is a file"));
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.write(plain.resolve("file"), NEW));
    }

    @Test
    void foldersThatOthersEnterAreRefused() throws IOException {
        Files.createDirectory(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(
                "Run: chmod 700 " + file(),
                assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.createFolder(file()))
                        .remedy());
    }

    @Test
    void foldersThatOthersWriteAreNoPlace() throws IOException {
        OwnerOnlyFiles.write(file(), OLD);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(
                "Run: chmod go-w " + folder,
                assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.read(file()))
                        .remedy());
        assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.write(file(), NEW));
        assertThrows(UnsafeFileException.class, () -> OwnerOnlyFiles.create(folder.resolve("other"), NEW));
        Files.setAttribute(folder, "unix:mode", 01777);
        assertArrayEquals(OLD, OwnerOnlyFiles.read(file()), "a sticky folder is safe");
    }

    @Test
    void aFailedWriteLeavesTheOldAndNoTemporaryFile() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("taken/by/a/folder"));
        Path taken = folder.resolve("taken");
        assertThrows(
                IOException.class, () -> AtomicFileWriter.replace(PosixPermissionPolicy.INSTANCE, folder, taken, NEW));
        assertTrue(Files.exists(inTheWay));
        assertEquals(List.of(taken), children());
    }

    @Test
    void staleTemporaryFilesAreSwept() throws IOException {
        OwnerOnlyFiles.write(file(), OLD);
        Files.createTempFile(folder, ".stslib-", ".tmp");
        Files.createTempFile(folder, ".stslib-", ".tmp");
        assertEquals(2, OwnerOnlyFiles.sweep(folder));
        assertEquals(0, OwnerOnlyFiles.sweep(folder));
        assertEquals(List.of(file()), children());
        assertThrows(StoreException.class, () -> OwnerOnlyFiles.sweep(folder.resolve("none")));
    }

    @Test
    void interruptsDoNotStopAWriteAndAreKept() {
        Thread.currentThread().interrupt();
        OwnerOnlyFiles.write(file(), NEW);
        assertArrayEquals(NEW, OwnerOnlyFiles.read(file()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void anotherFileSystemWithoutModesIsRefused() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            Path inside = zip.getPath("/file");
            assertInstanceOf(
                    UnsafeFileException.class,
                    assertThrows(StoreException.class, () -> OwnerOnlyFiles.write(inside, NEW)));
            assertFalse(Files.exists(inside));
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        }
    }
}
