package dev.stslib.format.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program of this machine that reads what the formats write. */
final class Tool {
    private static final Map<String, Boolean> PYTHON_HAS = new HashMap<>();

    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>();

    private Tool(List<String> command) {
        this.command = command;
    }

    /** A command, if its program is installed; otherwise the test is skipped and says so. */
    static Tool of(String... command) {
        assumeTrue(isInstalled(command[0]), () -> command[0] + " is not installed");
        return new Tool(List.of(command));
    }

    /** A Python script, if Python is installed with a module. */
    static Tool python(String module, String script) {
        Tool find = of("python3", "-c", "import " + module);
        boolean found = PYTHON_HAS.computeIfAbsent(module, missing -> find.exitStatus() == 0);
        assumeTrue(found, () -> "Python's " + module + " is not installed");
        return new Tool(List.of("python3", "-c", script));
    }

    private static boolean isInstalled(String program) {
        for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program)) || Files.isExecutable(Path.of(folder, program + ".exe"))) {
                return true;
            }
        }
        return false;
    }

    Tool with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    private int exitStatus() {
        try {
            Process process = builder().redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs the command with more arguments, and returns what it prints. */
    String run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process process = builder(arguments).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), () -> printed + read(errors));
        return printed;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Runs the command with the file as argument; it prints {@code NAME=VALUE} and the separator for each variable. */
    Map<String, String> environmentAfter(Path file, String separator) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        for (String variable : run(file.resolveSibling(""), file.toString()).split(separator, -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        variables.keySet().removeIf(name -> !name.startsWith("AWS_"));
        return variables;
    }
}
