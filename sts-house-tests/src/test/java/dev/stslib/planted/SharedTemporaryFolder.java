package dev.stslib.planted;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes to the machine's temporary folder. */
public final class SharedTemporaryFolder {
    private SharedTemporaryFolder() {}

    static Path file() throws IOException {
        return Files.createTempFile("planted", ".txt");
    }

    static Path folder() throws IOException {
        return Files.createTempDirectory("planted");
    }

    static File oldFile() throws IOException {
        return File.createTempFile("planted", ".txt");
    }
}
