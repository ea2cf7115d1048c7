package dev.stslib.core.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What recording costs while nothing is recorded, in a separate JVM. */
class UnrecordedTest {
    @Test
    void anImageWithoutTheModuleWorks() throws IOException, InterruptedException {
        String output = java("--limit-modules", "java.base");
        assertTrue(output.contains("told, and jdk.jfr is false"), output);
    }

    @Test
    void oneClassOfTheModuleIsLoadedAndNoEvent() throws IOException, InterruptedException {
        String output = java("-Xlog:class+load");
        assertTrue(output.contains("told, and jdk.jfr is true"), output);
        List<String> loaded = output.lines()
                .filter(line -> line.contains(" jdk.jfr.") || line.contains(".core.internal.event."))
                .map(line -> line.replaceAll("^.*\\] (\\S+) source:.*$", "$1"))
                .toList();
        assertEquals(
                List.of(RecordsMain.class.getName(), JfrListener.class.getName(), "jdk.jfr.FlightRecorder"), loaded);
    }

    private static String java(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(RecordsMain.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
