package dev.stslib.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/performance.md} lists each program, and no other. */
class ProgramTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|");

    @Test
    void everyProgramStandsInTheTable() throws IOException {
        Set<String> documented = new TreeSet<>();
        ROW.matcher(Files.readString(Path.of("../docs/performance.md")))
                .results()
                .forEach(row -> documented.add(row.group(1)));
        Set<String> programs = new TreeSet<>(Benchmarks.programs().keySet());
        programs.add("All");
        assertEquals(programs, documented);
    }
}
