package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileSyntaxException;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsFilesProfileSourceTest {
    @TempDir
    private Path home;

    private Path config = Path.of("");
    private Duration passed = Duration.ZERO;
    private OpenProfiles profiles =
            new AwsFilesProfileSource().open(ProfileSettings.of(SystemEnvironment.of(Map.of(), Map.of())));

    @BeforeEach
    void open() throws IOException {
        config = Files.createDirectory(home.resolve(".aws")).resolve("config");
        profiles = new AwsFilesProfileSource(() -> Instant.now().plus(passed))
                .open(ProfileSettings.of(SystemEnvironment.of(Map.of("HOME", home.toString()), Map.of())));
    }

    private String region() {
        return profiles.current().find("default").flatMap(p -> p.get("region")).orElse("none");
    }

    private void write(Path file, String region) throws IOException {
        Files.writeString(file, "[default]\nregion = " + region + "\n");
    }

    @Test
    void isFoundAsAService() {
        assertTrue(ServiceLoader.load(ProfileSource.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(source -> source.name().equals("aws-files")));
    }

    @Test
    @DisplayName("1.19 the same object comes back as long as nothing changed")
    void same() throws IOException {
        write(config, "a");
        assertSame(profiles.current(), profiles.current());
    }

    @Test
    @DisplayName("1.19 a file that comes into being and one that goes are seen")
    void createdAndDeleted() throws IOException {
        assertEquals("none", region());
        write(config, "a");
        assertEquals("a", region());
        Files.delete(config);
        assertEquals("a", region());
        passed = Duration.ofSeconds(2);
        assertEquals("none", region());
    }

    @Test
    void aFileThatIsMissingForAMomentTakesNothingAway() throws IOException {
        write(config, "a");
        ProfileSet before = profiles.current();
        for (String next : List.of("b", "c")) {
            Path moved = home.resolve("config~");
            Files.move(config, moved, StandardCopyOption.REPLACE_EXISTING);
            assertSame(before, profiles.current());
            write(config, next);
            assertEquals(next, region());
            before = profiles.current();
            passed = passed.plusSeconds(60); // the second moment counts by itself
        }
    }

    @Test
    void aFolderThatIsMovedAwayAndBackHasTwoSecondsEachTime() throws IOException {
        write(config, "a");
        ProfileSet before = profiles.current();
        for (int i = 0; i < 2; i++) {
            Path away = Files.move(config.getParent(), home.resolve("away"));
            assertSame(before, profiles.current());
            Files.move(away, config.getParent());
            assertSame(before, profiles.current());
            passed = passed.plusSeconds(60);
        }
    }

    @Test
    void aFileThatMustExistIsAnErrorOnceItIsMissingForLong() throws IOException {
        Path file = Files.writeString(home.resolve("roles.json"), "{}");
        OpenProfiles roles = new AwsFilesProfileSource(() -> Instant.now().plus(passed)).openRoleFile(file);
        ProfileSet before = roles.current();
        Files.delete(file);
        assertSame(before, roles.current());
        passed = Duration.ofSeconds(2);
        assertThrows(ProfileConfigurationException.class, roles::current);
        assertThrows(ProfileConfigurationException.class, roles::current);
    }

    @Test
    @DisplayName("1.19 a change of the same length is seen at once, again and again")
    void changed() throws IOException {
        for (int i = 10; i < 40; i++) {
            write(config, "r" + i);
            assertEquals("r" + i, region());
        }
    }

    @Test
    @DisplayName("1.19 the replacement by an older file is seen")
    void older() throws IOException {
        write(config, "new");
        assertEquals("new", region());
        Path old = home.resolve("old");
        write(old, "old");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        Files.copy(old, config, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        assertEquals("old", region());
    }

    @Test
    @DisplayName("1.19 an atomic rename of a file with the same time and size is seen")
    void renamed() throws IOException {
        FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        write(config, "aaa");
        Files.setLastModifiedTime(config, time);
        assertEquals("aaa", region());
        Path fresh = home.resolve("fresh");
        write(fresh, "bbb");
        Files.setLastModifiedTime(fresh, time);
        Files.move(fresh, config, StandardCopyOption.ATOMIC_MOVE);
        assertEquals("bbb", region());
    }

    @Test
    @DisplayName("1.19 a change whose time was put back is seen")
    void timePutBack() throws IOException {
        write(config, "aaa");
        FileTime time = Files.getLastModifiedTime(config);
        assertEquals("aaa", region());
        write(config, "bbb");
        Files.setLastModifiedTime(config, time);
        assertEquals("bbb", region());
    }

    @Test
    @DisplayName("1.19 a link that points elsewhere is seen")
    void link() throws IOException {
        write(home.resolve("a"), "a");
        write(home.resolve("b"), "b");
        Files.createSymbolicLink(config, home.resolve("a"));
        assertEquals("a", region());
        Files.delete(config);
        Files.createSymbolicLink(config, home.resolve("b"));
        assertEquals("b", region());
    }

    @Test
    @DisplayName("1.19 after an error the corrected file is read")
    void correctedFile() throws IOException {
        write(config, "a");
        ProfileSet before = profiles.current();
        Files.writeString(config, "[broken\n");
        assertThrows(ProfileSyntaxException.class, profiles::current);
        assertThrows(ProfileSyntaxException.class, profiles::current);
        write(config, "b");
        assertNotSame(before, profiles.current());
        assertEquals("b", region());
    }

    @Test
    @DisplayName("1.18 a folder in the place of a file is an error")
    void folder() throws IOException {
        Files.createDirectory(config);
        ProfileConfigurationException e = assertThrows(ProfileConfigurationException.class, profiles::current);
        assertInstanceOf(IOException.class, e.getCause());
    }

    @Test
    @DisplayName("1.18 a file of another user at its usual place counts as missing, one that is named is an error")
    void deniedFile() {
        AccessDeniedException denied = new AccessDeniedException("config");
        ProfileFile usual = new ProfileFile(FileKind.CONFIG, config, null, false);
        assertEquals(Map.of(), usual.denied(denied).sections());
        assertTrue(usual.denied(denied).warnings().get(0).contains(config.toString()));
        ProfileFile named = new ProfileFile(FileKind.CONFIG, config, "AWS_CONFIG_FILE", false);
        assertThrows(ProfileConfigurationException.class, () -> named.denied(denied));
        ProfileFile given = new ProfileFile(FileKind.CONFIG, config, null, true);
        assertThrows(ProfileConfigurationException.class, () -> given.denied(denied));
    }

    @Test
    @DisplayName("1.18 a usual place that may not be read gives a warning, until it may be read")
    void unreadableUsualPlace() throws IOException {
        write(config, "a");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(config), "this user may read everything");
        assertEquals("a", region());
        passed = Duration.ofSeconds(2);
        assertEquals("none", region());
        assertEquals(1, profiles.current().warnings().size());
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        assertEquals("a", region());
        Files.setPosixFilePermissions(config.getParent(), PosixFilePermissions.fromString("---------"));
        assertEquals("a", region());
        passed = Duration.ofSeconds(4);
        assertEquals("none", region());
        Files.setPosixFilePermissions(config.getParent(), PosixFilePermissions.fromString("rwx------"));
        assertEquals("a", region());
    }

    @Test
    @DisplayName("1.18 a device such as /dev/null is a file without profiles")
    void device() {
        ProfileSet none = new AwsFilesProfileSource()
                .open(ProfileSettings.of(SystemEnvironment.of(
                        Map.of("AWS_CONFIG_FILE", "/dev/null", "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"), Map.of())))
                .current();
        assertEquals(new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()), none);
    }

    @Test
    void tenThousandProfilesTakeTenTimesTheWorkOfAThousand() throws IOException {
        load(1_000); // loads the classes
        long thousand = load(1_000);
        long tenThousand = load(10_000);
        assertTrue(tenThousand < 11 * thousand, () -> tenThousand + " bytes are allocated, and " + thousand);
        assertEquals(
                "9999",
                profiles.current().find("p9999").orElseThrow().get("s3.a").orElseThrow());
    }

    /** The bytes that this thread allocates to load a file: work that is the same on every machine. */
    private long load(int size) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append("[profile p")
                    .append(i)
                    .append("]\nrole_arn = arn:aws:iam::123456789012:role/r")
                    .append(i);
            text.append("\nsource_profile = default\ns3 =\n  a = ").append(i).append("\n\n");
        }
        Files.writeString(config, text);
        Files.setLastModifiedTime(config, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(size, profiles.current().profiles().size());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void longContinuations() throws IOException {
        Files.writeString(config, "[default]\na = x\n" + "  line\n".repeat(1_000_000));
        assertEquals(
                1 + 5 * 1_000_000,
                profiles.current()
                        .find("default")
                        .orElseThrow()
                        .get("a")
                        .orElseThrow()
                        .length());
    }
}
