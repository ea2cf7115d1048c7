package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded STS as a process. */
class EmbeddedStsMainTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path temporary;

    /** What is in the temporary folder, without the folder itself. */
    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.skip(1)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("embedded-sts-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theTemporaryFilesGoWithTheProgram() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedStsMain.class.getName(),
                        "--tls")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader out = program.inputReader();
            String line;
            do {
                line = out.readLine();
                assertNotNull(line, "it ended");
            } while (!line.startsWith("Press Enter"));
            assertEquals(List.of("certificate.pem", "config", "credentials"), files());
            // It still waits for Enter.
            program.destroy();
            int unused = program.waitFor();
        } finally {
            program.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(0, left.count());
        }
    }
}
