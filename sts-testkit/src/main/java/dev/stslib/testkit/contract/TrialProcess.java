package dev.stslib.testkit.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that uses the store under trial, until it is told to end or killed. */
final class TrialProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader printed;

    private TrialProcess(Process process) {
        this.process = process;
        this.printed = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a process, which inherits standard error. */
    static TrialProcess start(Class<?> kit, Path folder, TrialTask task, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                TrialProcessMain.class.getName(),
                kit.getName(),
                folder.toString(),
                task.name()));
        command.addAll(List.of(arguments));
        return new TrialProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs several processes at once and waits for them; fails if one of them fails. */
    static void run(int processes, Class<?> kit, Path folder, TrialTask task, String... arguments) throws IOException {
        List<TrialProcess> started = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                started.add(start(kit, folder, task, arguments));
            }
            for (TrialProcess process : started) {
                process.go();
            }
            for (TrialProcess process : started) {
                process.end();
            }
        } finally {
            started.forEach(TrialProcess::close);
        }
    }

    /** The next line that it prints; fails if it ended instead. */
    String line() throws IOException {
        String line = lineOrEnd();
        if (line.isEmpty()) {
            throw new AssertionError("A process of the trial ended, with code "
                    + process.onExit().join().exitValue());
        }
        return line;
    }

    /** The next line that it prints, or an empty one when it has ended. */
    String lineOrEnd() throws IOException {
        String line = printed.readLine();
        return line == null ? "" : line;
    }

    /** Tells it to begin, or to end what it began. */
    void go() throws IOException {
        OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
    }

    /** Waits until the process exits, and fails if its exit code is not 0. */
    void end() {
        int code = process.onExit().join().exitValue();
        if (code != 0) {
            throw new AssertionError("A process of the trial failed with code " + code);
        }
    }

    /** Stops it, as {@code kill -STOP} does, until it is continued or killed. */
    void stop() throws IOException {
        Process kill = new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid()))
                .redirectErrorStream(true)
                .start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new AssertionError("A process of the trial could not be stopped");
        }
    }

    /** Kills it, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        // By its handle: destroying the process itself would close what it printed as well.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        process.destroyForcibly();
    }
}
