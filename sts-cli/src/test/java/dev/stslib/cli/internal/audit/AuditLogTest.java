package dev.stslib.cli.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private AuditLog log;

    @BeforeEach
    void openLog() throws IOException {
        home = home.toRealPath();
        log = AuditWriterMain.log(home.toString());
    }

    private void write(int lines) {
        for (int i = 0; i < lines; i++) {
            log.note(AuditWriterMain.entry("p" + i));
        }
    }

    private List<String> problems() throws IOException {
        return AuditCheck.of(log.file()).problems();
    }

    @Test
    void aLogAsItWasWrittenIsWhole() throws IOException {
        write(5);
        AuditCheck.Result found = AuditCheck.of(log.file());
        assertEquals(List.of(), found.problems());
        assertEquals(5, found.whole());
        assertTrue(found.endChecked());
        OwnerOnlyFiles.check(log.file());
        OwnerOnlyFiles.check(home.resolve(".local/state/stslib/audit"));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("changed", lines -> {
                    lines.set(2, lines.get(2).replace("\"p2\"", "\"px\""));
                    return lines;
                }),
                change("changed with its hash", lines -> {
                    AuditLine other = AuditLine.after(
                            new AuditHead(
                                    2,
                                    AuditLine.parse(lines.get(1)).orElseThrow().hash()),
                            java.util.Map.of());
                    lines.set(2, other.text());
                    return lines;
                }),
                change("the last one changed with its hash", lines -> {
                    AuditLine other = AuditLine.after(
                            new AuditHead(
                                    4,
                                    AuditLine.parse(lines.get(3)).orElseThrow().hash()),
                            java.util.Map.of());
                    lines.set(4, other.text());
                    return lines;
                }),
                change("the first one removed", lines -> lines.subList(1, 5)),
                change("one removed", lines -> {
                    lines.remove(2);
                    return lines;
                }),
                change("the last one removed", lines -> lines.subList(0, 4)),
                change("all removed", lines -> lines.subList(0, 0)),
                change("reordered", lines -> {
                    Collections.swap(lines, 1, 2);
                    return lines;
                }),
                change("repeated", lines -> {
                    lines.add(3, lines.get(1));
                    return lines;
                }),
                change("no line of a log", lines -> {
                    lines.add(3, "{\"number\": 4}");
                    return lines;
                }));
    }

    private static Arguments change(String name, UnaryOperator<List<String>> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aChangeIsFound(String name, UnaryOperator<List<String>> change) throws IOException {
        write(5);
        List<String> lines = change.apply(new ArrayList<>(Files.readAllLines(log.file())));
        Files.write(log.file(), lines);
        assertTrue(!problems().isEmpty(), name);
        // What is written afterwards does not hide it.
        write(1);
        assertTrue(!problems().isEmpty(), name);
    }

    @Test
    void aChangedLineIsOneProblem() throws IOException {
        write(5);
        List<String> lines = new ArrayList<>(Files.readAllLines(log.file()));
        lines.set(2, lines.get(2).replace("\"p2\"", "\"px\""));
        Files.write(log.file(), lines);
        assertEquals(List.of("Line 3 was changed: its hash differs"), problems());
    }

    @Test
    void aProcessThatWasKilledBetweenLineAndEnd_breaksNoChain() throws IOException {
        write(2);
        Path head = AuditLog.headFile(log.file());
        byte[] before = Files.readAllBytes(head);
        write(1);
        Files.write(head, before);
        write(2);
        assertEquals(List.of(), problems());
        assertEquals(5, Files.readAllLines(log.file()).size());
    }

    @Test
    void aPartOfALineThatAKilledProcessLeft_isTheOnlyProblem() throws IOException {
        write(2);
        Files.writeString(log.file(), "{\"number\":3,\"ti", StandardOpenOption.APPEND);
        write(2);
        assertEquals(List.of("Line 3 is not a whole line of an audit log"), problems());
    }

    @Test
    void aLogThatOthersCanReadIsRefused() throws IOException {
        write(1);
        Files.setPosixFilePermissions(log.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(UnsafeFileException.class, () -> write(1));
        assertEquals(1, Files.readAllLines(log.file()).size());
    }

    @Test
    void severalProcessesWriteOneChain() throws IOException, InterruptedException {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AuditWriterMain.class.getName(),
                            home.toString(),
                            "20")
                    .inheritIO()
                    .start());
        }
        for (Process writer : writers) {
            assertEquals(0, writer.waitFor());
        }
        AuditCheck.Result found = AuditCheck.of(log.file());
        assertEquals(List.of(), found.problems());
        assertEquals(60, found.whole());
    }
}
