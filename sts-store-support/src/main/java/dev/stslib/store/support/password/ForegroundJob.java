package dev.stslib.store.support.password;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this process is in the foreground of its terminal. The kernel stops a background job that reads the terminal or
 * changes its settings (SIGTTIN, SIGTTOU), and its caller would wait until you bring it to the
 * foreground.
 */
final class ForegroundJob {
    private static final Path LINUX = Path.of("/proc/self/stat");
    private static final int GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;

    private ForegroundJob() {}

    /** Whether the terminal belongs to another job now. False if that cannot be told. */
    static boolean isBackground() {
        try {
            return Files.exists(LINUX) ? isBackground(Files.readString(LINUX, StandardCharsets.ISO_8859_1)) : byPs();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads a line of {@code /proc/PID/stat}.
     *
     * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
     */
    static boolean isBackground(String stat) {
        // The name of the program, in parentheses, may hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return differ(fields[GROUP], fields[FOREGROUND_GROUP]);
    }

    private static boolean byPs() throws IOException {
        Process ps = new ProcessBuilder(
                        "ps",
                        "-o",
                        "pgid=",
                        "-o",
                        "tpgid=",
                        "-p",
                        Long.toString(ProcessHandle.current().pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] groups = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split("\\s+", -1);
        return groups.length == 2 && differ(groups[0], groups[1]);
    }

    /** A process without a terminal has -1, or 0 where its terminal is that of another container. */
    private static boolean differ(String group, String foreground) {
        return Long.parseLong(foreground) > 0 && !group.equals(foreground);
    }
}
