package dev.stslib.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A terminal for programs whose standard streams lead elsewhere. Python makes it. For one thread. */
final class PseudoTerminal implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process driver;
    private final BufferedReader events;
    private final StringBuilder screen = new StringBuilder();
    private final Map<String, Ended> ended = new HashMap<>();
    private final List<String> stopped = new ArrayList<>();

    /** How a program stands to the terminal. */
    enum Kind {
        FOREGROUND,
        BACKGROUND,
        /** Without a terminal. */
        DETACHED
    }

    /**
     * How a program ended.
     *
     * @param status the exit status, or the negative number of the signal
     */
    record Ended(int status, String out, String err) {}

    private PseudoTerminal(Process driver) {
        this.driver = driver;
        this.events = driver.inputReader(StandardCharsets.UTF_8);
    }

    /** Makes a terminal, or skips the test where there can be none. */
    static PseudoTerminal open(Path folder) throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/tty")), "there are no pseudo-terminals");
        assumeTrue(Program.isInstalled("python3"), "python3 is not installed");
        Path script = folder.resolve("pseudo-terminal.py");
        try (InputStream in = PseudoTerminal.class.getResourceAsStream("pseudo-terminal.py")) {
            assertNotNull(in);
            Files.write(script, in.readAllBytes());
        }
        ProcessBuilder builder = new ProcessBuilder("python3", script.toString());
        builder.environment().put("TMPDIR", folder.toString());
        return new PseudoTerminal(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** The path of the terminal, for programs that do not have it as their own. */
    String path() throws IOException {
        return ask("tty", null).textValue();
    }

    void start(String name, Kind kind, List<String> command, Map<String, String> environment) throws IOException {
        order(Map.of(
                "start", name,
                "kind", kind.name().toLowerCase(Locale.ROOT),
                "command", command,
                "environment", environment));
    }

    void type(String text) throws IOException {
        order(Map.of("type", text));
    }

    void kill(String name) throws IOException {
        order(Map.of("kill", name, "signal", 9));
    }

    boolean echo() throws IOException {
        return ask("echo", Map.of("echo", true)).booleanValue();
    }

    /** The programs that have a file open whose path ends with a text. */
    List<String> havingOpen(String suffix) throws IOException {
        List<String> names = new ArrayList<>();
        ask("opened", Map.of("opened", suffix)).forEach(name -> names.add(name.textValue()));
        return names;
    }

    /** All that the terminal showed. */
    String screen() {
        return screen.toString();
    }

    /** How often the terminal showed a text. */
    int shown(String text) {
        return screen.toString().split(Pattern.quote(text), -1).length - 1;
    }

    void awaitScreen(String text) throws IOException {
        await(() -> shown(text) > 0);
    }

    /** Waits for a condition of what the terminal told. A program that ends by then has to be asked for. */
    void await(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            read();
        }
    }

    Ended awaitEnd(String name) throws IOException {
        await(() -> ended.containsKey(name));
        return Objects.requireNonNull(ended.get(name));
    }

    boolean hasEnded(String name) {
        return ended.containsKey(name);
    }

    List<String> stopped() {
        return stopped;
    }

    private JsonNode ask(String key, @Nullable Object order) throws IOException {
        if (order != null) {
            order(order);
        }
        while (true) {
            JsonNode event = read();
            if (event.has(key)) {
                return event.path(key);
            }
        }
    }

    private void order(Object order) throws IOException {
        driver.getOutputStream().write((JSON.writeValueAsString(order) + "\n").getBytes(StandardCharsets.UTF_8));
        driver.getOutputStream().flush();
    }

    private JsonNode read() throws IOException {
        String line = events.readLine();
        if (line == null) {
            return fail("The terminal has ended. It showed: " + screen + ", and ended: " + ended);
        }
        JsonNode event = JSON.readTree(line);
        screen.append(event.path("screen").asText());
        if (event.has("ended")) {
            ended.put(
                    event.path("ended").asText(),
                    new Ended(
                            event.path("status").asInt(),
                            event.path("out").asText(),
                            event.path("err").asText()));
        }
        if (event.has("stopped")) {
            stopped.add(event.path("stopped").asText());
        }
        return event;
    }

    /** Kills the programs that still run. */
    @Override
    public void close() throws IOException {
        driver.getOutputStream().close();
        try {
            driver.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            driver.destroyForcibly();
        }
    }
}
