package dev.stslib.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program runs, at a scale at which its times say nothing. */
@Tag("processes")
class ProgramsTest {
    @TempDir
    private Path folder;

    static Set<String> programs() {
        return Benchmarks.programs().keySet();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyProgramPrintsATableAndWritesItsFiles(String name) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Report report = new Benchmarks(folder, Scale.TINY, out).run(name);
        assertEquals(name, report.name());
        assertFalse(report.rows().isEmpty());
        for (Row row : report.rows()) {
            assertTrue(Double.isFinite(row.ours()), row.what());
        }
        assertTrue(report.rows().stream().anyMatch(row -> row.sdk() > 0), "nothing of the SDK's was measured");
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains(report.text()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    Set.of(name + ".json", name + ".svg", name + ".txt"),
                    Set.copyOf(files.map(file -> file.getFileName().toString()).toList()));
        }
    }
}
