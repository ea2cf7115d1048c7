package dev.stslib.core.profile;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.CallInterruptedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThrows(CallInterruptedException.class, () -> new SettledFile(clock).read(profiles));
        assertTrue(Thread.interrupted(), "the flag is still set");
    }
}
