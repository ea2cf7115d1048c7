package dev.stslib.house.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Processes of this Java that begin their work at once. Each runs a class that prints {@link #READY}, waits for a line, does
 * its work, and prints what came out. For one thread.
 */
public final class Crowd implements AutoCloseable {
    public static final String READY = "ready";

    private final Path home;
    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> outputs = new ArrayList<>();
    private int ready;

    /**
     * Makes an empty one.
     *
     * @param home the home folder of the processes, with AWS's files {@code config} and {@code credentials}
     */
    public Crowd(Path home) {
        this.home = home;
    }

    /**
     * Starts a process.
     *
     * @param main its class
     * @param heap the size of its heap in megabytes
     * @param variables variables of its environment, besides those of this one
     * @param arguments its arguments
     */
    public void start(Class<?> main, int heap, Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heap + "m",
                "-classpath",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("HOME", home.toString());
        environment.put("AWS_CONFIG_FILE", home.resolve("config").toString());
        environment.put(
                "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString());
        environment.putAll(variables);
        Process process = builder.start();
        processes.add(process);
        outputs.add(process.inputReader(StandardCharsets.UTF_8));
    }

    /** Waits until all that were started are ready. */
    public void awaitReady() throws IOException {
        while (ready < outputs.size()) {
            String line = outputs.get(ready).readLine();
            if (!READY.equals(line)) {
                throw new AssertionError("A process is not ready: " + line);
            }
            ready++;
        }
    }

    /** Lets all begin, waits until they have ended, and returns the line that each has printed. */
    public List<String> work() throws IOException, InterruptedException {
        for (Process process : processes) {
            try (OutputStream input = process.getOutputStream()) {
                input.write('\n');
            }
        }
        List<String> printed = new ArrayList<>();
        for (int i = 0; i < processes.size(); i++) {
            printed.add(outputs.get(i).readLine());
            int status = processes.get(i).waitFor();
            if (status != 0) {
                throw new AssertionError("A process has ended with status " + status);
            }
        }
        return printed;
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
