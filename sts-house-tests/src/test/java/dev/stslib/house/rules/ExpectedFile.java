package dev.stslib.house.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A reviewed list in the sources of the tests. {@code -Dhouse.write} writes what there is now, in place of comparing with
 * what was expected; review the difference before you commit it.
 */
public final class ExpectedFile {
    /** Whether lists are written. */
    public static final boolean WRITE = System.getProperty("house.write") != null;

    private ExpectedFile() {}

    static List<String> lines(String name, List<String> found) throws IOException {
        Path file = Path.of("src", "test", "resources", name);
        if (WRITE) {
            Files.write(file, found);
        }
        return Files.readAllLines(file);
    }
}
