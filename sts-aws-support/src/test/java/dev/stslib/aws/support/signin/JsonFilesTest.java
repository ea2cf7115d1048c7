package dev.stslib.aws.support.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFilesTest {
    @TempDir
    Path folder;

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void halfAFileIsReadAgain_alsoWhereNoneWouldDo() {
        Path file = folder.resolve("registration.json");
        write(file, "{\"clientId\":\"a");
        AtomicInteger pauses = new AtomicInteger();
        JsonFiles files = new JsonFiles(
                pause -> {
                    if (pauses.incrementAndGet() == 3) {
                        write(file, "{\"clientId\":\"a\"}");
                    }
                },
                100);
        assertEquals(Map.of("clientId", "a"), files.fieldsOrNone(file));
        write(file, "[]");
        assertEquals(Map.of(), files.fieldsOrNone(file));
        assertEquals(Map.of(), files.fieldsOrNone(folder.resolve("none.json")));
    }
}
