package dev.stslib.house.secret;

import dev.stslib.house.support.LogRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that a run writes: logs, errors, values as they print themselves, the console, files. */
final class Evidence implements AutoCloseable {
    private final LogRecorder log = LogRecorder.start();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Values values = new Values();
    private final Values errors = new Values();
    private final List<String> thrown = new ArrayList<>();

    Evidence() {
        PrintStream caught = new PrintStream(console, true, StandardCharsets.UTF_8);
        System.setOut(caught);
        System.setErr(caught);
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Attempt {
        void run() throws Exception;
    }

    /** Takes down values. */
    void see(Object... some) {
        values.see(some);
    }

    /** Takes down the error of what must fail. */
    void fails(Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception e) {
            thrown.add(e.getClass().getSimpleName());
            errors.see(e);
            return;
        }
        throw new AssertionError("it should have failed");
    }

    /** Takes down the error of what may fail. */
    void mayFail(Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception e) {
            errors.see(e);
        }
    }

    /** The simple names of the errors, in their order. */
    List<String> thrown() {
        return List.copyOf(thrown);
    }

    LogRecorder log() {
        return log;
    }

    Set<String> classesOfValues() {
        return values.classes();
    }

    /** The channels and what went through them. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("log", log.text());
        texts.put("errors", errors.text());
        texts.put("values", values.text());
        texts.put("console", console.toString(StandardCharsets.UTF_8));
        return texts;
    }

    /** Files and their names, below a folder, as far as they are not left out. */
    static Map<String, String> files(Path folder, Set<Path> leftOut) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.toList()) {
                if (leftOut.stream().noneMatch(path::startsWith)) {
                    String content = Files.isRegularFile(path)
                            ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                            : "";
                    texts.put("file " + path, path + "\n" + content);
                }
            }
        }
        return texts;
    }

    /** What is found where. */
    static Map<String, Set<String>> leaks(SecretSearch search, Map<String, String> texts) {
        Map<String, Set<String>> leaks = new TreeMap<>();
        texts.forEach((channel, text) -> {
            Set<String> found = search.in(text);
            if (!found.isEmpty()) {
                leaks.put(channel, found);
            }
        });
        return leaks;
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        log.close();
    }
}
