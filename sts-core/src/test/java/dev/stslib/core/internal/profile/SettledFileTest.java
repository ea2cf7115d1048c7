package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.error.CallInterruptedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettledFileTest {
    @TempDir
    private Path folder;

    @Test
    void anInterruptEndsTheWaitForAWriterAndIsNotTakenForOne() throws IOException {
        Path file = Files.writeString(folder.resolve("config"), "[default]\n");
        // It is for ever the moment of the last change, so the file never looks settled.
        InstantSource clock =
                InstantSource.fixed(Files.getLastModifiedTime(file).toInstant());
        ProfileFile profiles = new ProfileFile(FileKind.CONFIG, file, null, true);
        Thread.currentThread().interrupt();
        assertThrows(CallInterruptedException.class, () -> new SettledFile(clock).read(profiles, null));
        assertTrue(Thread.interrupted(), "the flag is still set");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 30, held up before the first byte",
        "'[default]\nregion = wh', 30, held up within a line",
        "'[default]\nregion = whole', 240, held up before the end of a line",
        "'[default]\n', 19, held up between two lines"
    })
    void aFileIsNeverHalfRead(String half, long age, String when) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), half.replace("\\n", "\n"));
        Instant written = Files.getLastModifiedTime(file).toInstant();
        AtomicInteger looks = new AtomicInteger();
        // The writer goes on at the third look at the clock, and its file comes to rest.
        InstantSource clock = () -> {
            if (looks.incrementAndGet() < 3) {
                return written.plusMillis(age);
            }
            try {
                if (looks.get() == 3) {
                    Files.writeString(file, "[default]\nregion = whole\n");
                }
                return Files.getLastModifiedTime(file).toInstant().plusSeconds(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertEquals("whole", region(clock, file), when);
        assertTrue(looks.get() > 3, "it waited");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[default]\nregion = whole\n", "[default]\nregion = whole"})
    void aClockThatStandsStillHoldsNobodyUp(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), text);
        InstantSource still =
                InstantSource.fixed(Files.getLastModifiedTime(file).toInstant());
        assertEquals("whole", region(still, file));
    }

    @Test
    void aFileThatChangesWhileItIsReadIsReadAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("config"), "[default]\nregion = old\n");
        Instant later = Files.getLastModifiedTime(file).toInstant().plusSeconds(60);
        Files.setLastModifiedTime(file, FileTime.from(later.minusSeconds(60)));
        AtomicInteger looks = new AtomicInteger();
        InstantSource clock = () -> {
            if (looks.incrementAndGet() == 1) {
                // Between the first look at the file and the reading of its bytes.
                try {
                    Files.writeString(file, "[default]\nregion = whole\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return later;
        };
        assertEquals("whole", region(clock, file));
        assertTrue(looks.get() > 1, "it looked again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[default]\nregion = whole"})
    void aFileThatStaysWithoutAnEndIsReadAfterAllWithinASecond(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), text);
        Instant written = Files.getLastModifiedTime(file).toInstant();
        assertEquals(text.isEmpty() ? "none" : "whole", region(InstantSource.fixed(written.plusMillis(250)), file));
    }

    private static String region(InstantSource clock, Path file) {
        Profile section = new SettledFile(clock)
                .read(new ProfileFile(FileKind.CONFIG, file, null, true), null)
                .parsed()
                .sections()
                .get(new SectionId(SectionType.PROFILE, "default"));
        return section == null ? "none" : section.get("region").orElse("none");
    }
}
