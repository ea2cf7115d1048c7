package dev.stslib.store.support.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.store.support.sealing.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords and keys in a folder as Kubernetes mounts a secret: {@code key -> ..data/key}, {@code ..data -> ..2026_11_27}. */
class ProvidedFilesTest {
    private static final byte[] KEY = "0123456789abcdef0123456789ABCDEF".getBytes(UTF_8);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @BeforeEach
    void mount() throws IOException {
        assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX modes");
        Path version = Files.createDirectories(volume().resolve("..2026_11_27"));
        Files.setPosixFilePermissions(version, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(volume(), "unix:mode", 01777);
        Files.createSymbolicLink(volume().resolve("..data"), Path.of("..2026_11_27"));
        Files.createSymbolicLink(mounted(), Path.of("..data", "key"));
        Files.write(target(), KEY);
    }

    private Path volume() {
        return temporary.resolve("secret");
    }

    private Path mounted() {
        return volume().resolve("key");
    }

    private Path target() {
        return volume().resolve("..2026_11_27/key");
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(target(), PosixFilePermissions.fromString(mode));
    }

    private byte[] key(boolean groupMayRead) {
        StoreSettings settings = StoreSettings.at(temporary)
                .option(KeyFile.OPTION, mounted().toString())
                .option(KeyFile.GROUP_READ, String.valueOf(groupMayRead));
        return KeyFile.of(settings).orElseThrow().readOrMake();
    }

    private static String password(PasswordSource source) {
        return new String(source.password("a test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-------"})
    void ofTheOwnerAlone_isReadThroughItsLinks(String mode) throws IOException {
        mode(mode);
        assertArrayEquals(KEY, key(false));
        assertEquals(new String(KEY, UTF_8), password(PasswordSources.file(mounted())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--r-----", "rw-r-----"})
    void readableByItsGroup_isReadIfThatIsAllowed(String mode) throws IOException {
        mode(mode);
        assertArrayEquals(KEY, key(true));
        assertEquals(new String(KEY, UTF_8), password(PasswordSources.groupReadableFile(mounted())));
        UnsafeFileException key = assertThrows(UnsafeFileException.class, () -> key(false));
        assertTrue(key.remedy().contains(KeyFile.GROUP_READ), key.remedy());
        UnsafeFileException password =
                assertThrows(UnsafeFileException.class, () -> password(PasswordSources.file(mounted())));
        assertTrue(password.remedy().contains("groupReadableFile"), password.remedy());
        assertTrue(password.remedy().contains("A command, an environment variable"), password.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--r--r--", "r-----r--", "rw--w----", "rw-rw----", "rw-----w-", "rw---x---"})
    void usableByOthers_isNeverRead(String mode) throws IOException {
        mode(mode);
        assertThrows(UnsafeFileException.class, () -> key(true));
        assertThrows(UnsafeFileException.class, () -> password(PasswordSources.groupReadableFile(mounted())));
    }

    @Test
    void ofAnotherUser_isNeverRead() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "Only root can give files away");
        mode("r--------");
        Files.setOwner(
                target(),
                target().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        UnsafeFileException error = assertThrows(UnsafeFileException.class, () -> key(true));
        assertTrue(error.problem().contains("belongs to nobody"), error.problem());
    }

    @Test
    void inAFolderThatOthersWrite_isNeverRead() throws IOException {
        mode("r--------");
        Files.setAttribute(volume(), "unix:mode", 0777);
        assertThrows(UnsafeFileException.class, () -> key(true));
        Files.setAttribute(volume(), "unix:mode", 0755);
        Files.setAttribute(target().getParent(), "unix:mode", 0775);
        assertThrows(UnsafeFileException.class, () -> key(true));
    }

    @Test
    void aLinkToNothing_isNoFile() throws IOException {
        Files.delete(target());
        assertEquals(
                "There is no file " + mounted(),
                assertThrows(StoreException.class, () -> key(false)).problem());
        assertTrue(Files.notExists(target()), "no key is made behind a link");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeOrFolderOrLargeFile_isRefusedAtOnce() throws IOException {
        Files.write(target(), new byte[ProvidedFiles.LARGEST + 1]);
        mode("r--------");
        StoreException large = assertThrows(StoreException.class, () -> password(PasswordSources.file(mounted())));
        assertTrue(large.problem().contains("more than 65536 bytes"), large.problem());
        Files.delete(target());
        new ProcessBuilder("mkfifo", "-m", "600", target().toString())
                .start()
                .onExit()
                .join();
        StoreException pipe = assertThrows(
                StoreException.class, () -> assertTimeoutPreemptively(Duration.ofMinutes(1), () -> key(false)));
        assertTrue(pipe.problem().contains("is a pipe or a device"), pipe.problem());
        Files.delete(target());
        Files.createDirectory(target());
        assertThrows(StoreException.class, () -> key(false));
    }

    @Test
    void aPathThatIsNone_isAnErrorOfTheOption() {
        StoreSettings settings = StoreSettings.at(temporary).option(KeyFile.OPTION, "a\u0000b");
        StoreException error = assertThrows(StoreException.class, () -> KeyFile.of(settings));
        assertTrue(error.problem().startsWith("The option key-file is "), error.problem());
        assertEquals("Name a file", error.remedy());
    }

    /** A real process, since a JVM decodes its environment and encodes paths as its locale says when it starts. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPathThatTheLocaleCannotExpress_isAnErrorThatNamesTheLocale() throws IOException {
        Process other = new ProcessBuilder(
                        "sh",
                        "-c",
                        "HOME=/home/jos$(printf '\\303\\251') LANG=C LC_ALL=C exec \"$@\"",
                        "locale",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeyInHome.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), UTF_8);
        assertTrue(said.startsWith("StoreException: The option key-file is "), said);
        assertTrue(said.contains("Set the locale (LANG, LC_ALL) to one in UTF-8"), said);
    }

    /** Names a key file in the home folder, and prints the error. */
    static final class KeyInHome {
        private KeyInHome() {}

        public static void main(String[] arguments) {
            StoreSettings settings = StoreSettings.create().option(KeyFile.OPTION, System.getenv("HOME") + "/key");
            try {
                System.out.println(KeyFile.of(settings).orElseThrow());
            } catch (RuntimeException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}
