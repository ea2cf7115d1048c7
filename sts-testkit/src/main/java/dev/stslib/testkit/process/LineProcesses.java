package dev.stslib.testkit.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes of this Java that run one main class. The class prints {@code ready}, and then one line for each line that it
 * reads. For one thread.
 */
public final class LineProcesses implements AutoCloseable {
    private final List<Process> all = new ArrayList<>();

    private LineProcesses() {}

    /**
     * Starts processes on the class path of this one, and waits until all of them are ready.
     *
     * @param count how many
     * @param main the main class
     * @param arguments its arguments
     * @return the processes, which you close
     * @throws IOException if one cannot be started
     */
    public static LineProcesses start(int count, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        LineProcesses started = new LineProcesses();
        try {
            for (int i = 0; i < count; i++) {
                started.all.add(
                        new ProcessBuilder(command).redirectErrorStream(true).start());
            }
            started.answers().forEach(LineProcesses::requireReady);
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static void requireReady(String line) {
        if (!line.equals("ready")) {
            throw new IllegalStateException("A process is not ready: " + line);
        }
    }

    /**
     * Sends a line to each process, and to all before one has answered.
     *
     * @param line the line
     * @throws IOException if a process has ended
     */
    public void send(String line) throws IOException {
        for (Process process : all) {
            BufferedWriter in = process.outputWriter();
            in.write(line + "\n");
            in.flush();
        }
    }

    /**
     * Waits for the answer of each process.
     *
     * @return the lines, in the order of the processes
     * @throws IOException if one cannot be read
     */
    public List<String> answers() throws IOException {
        List<String> answers = new ArrayList<>();
        for (Process process : all) {
            String line = process.inputReader().readLine();
            answers.add(line == null ? "(the process has ended)" : line);
        }
        return answers;
    }

    /**
     * Sends a line to each process and waits for the answers.
     *
     * @param line the line
     * @return the answers, in the order of the processes
     * @throws IOException if a process has ended
     */
    public List<String> ask(String line) throws IOException {
        send(line);
        return answers();
    }

    /** Kills the processes and waits until they have ended. */
    @Override
    public void close() {
        all.forEach(Process::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
