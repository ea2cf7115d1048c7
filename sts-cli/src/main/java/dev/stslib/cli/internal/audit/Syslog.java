package dev.stslib.cli.internal.audit;

import dev.stslib.api.error.StoreException;
import dev.stslib.cli.internal.io.Lines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives each line to a program on its standard input; by default to {@code logger}, which sends it to the system's log. */
final class Syslog implements AuditSink {
    private static final List<String> LOGGER = logger();
    private static final long SECONDS = 10;
    private static final int LONGEST = 300;

    private final List<String> command;

    Syslog(List<String> command) {
        this.command = command.isEmpty() ? LOGGER : command;
    }

    /** On Linux, logger drops a line without a word if the system's log is away, and cuts lines after 1 KiB. */
    private static List<String> logger() {
        List<String> command = new ArrayList<>(List.of("logger", "-t", "sts", "-p", "authpriv.info"));
        if (System.getProperty("os.name", "").startsWith("Linux")) {
            command.addAll(List.of("--socket-errors=on", "-S", "8192"));
        }
        return List.copyOf(command);
    }

    @Override
    public void write(String line) {
        try {
            Process program =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            boolean given;
            try {
                given = isGiven(line, program);
                if (!program.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw failed("took longer than " + SECONDS + " s", null);
                }
                if (program.exitValue() != 0) {
                    throw failed("ended with exit status " + program.exitValue() + said(program), null);
                }
            } finally {
                program.destroyForcibly();
            }
            if (!given) {
                throw failed("did not read the line", null);
            }
        } catch (IOException e) {
            throw failed("cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted", e);
        }
    }

    /** A program that ends before it has read the line says why by its exit status. */
    private static boolean isGiven(String line, Process program) {
        try (OutputStream in = program.getOutputStream()) {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The first line that the program printed, such as an option that it does not know. */
    private static String said(Process program) throws IOException {
        String text = new String(program.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
        return text.lines()
                .findFirst()
                .map(line -> " (" + Lines.one(line.strip()) + ")")
                .orElse("");
    }

    private StoreException failed(String how, @Nullable Throwable cause) {
        return new StoreException(
                "The program '" + command.get(0) + "' that takes the audit log " + how
                        + ", so no credentials are handed out",
                "Install the logger of util-linux if it is another one, or correct audit.syslog-command in the settings"
                        + " file",
                cause);
    }
}
