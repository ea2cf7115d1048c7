package dev.stslib.store.support.password;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A terminal whose echo is off, by {@code stty}. It is put back as it was by {@link #end()}, and also when the JVM is
 * ended by a signal such as that of Ctrl-C.
 */
final class EchoOff {
    private final Path tty;
    private final String before;
    private final Thread hook;

    private EchoOff(Path tty, String before) {
        this.tty = tty;
        this.before = before;
        hook = new Thread(this::breakOff, "stslib-echo");
    }

    static EchoOff on(Path tty) throws IOException {
        EchoOff off = new EchoOff(tty, stty(tty, "-g"));
        try {
            Runtime.getRuntime().addShutdownHook(off.hook);
        } catch (IllegalStateException e) {
            throw new IOException("the JVM is about to end", e);
        }
        try {
            stty(tty, "-echo");
        } catch (IOException e) {
            off.end();
            throw e;
        }
        return off;
    }

    void end() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook does once more what was just done.
        }
    }

    /** The person's next prompt begins on a line of its own, although the key that ended this one was not shown. */
    private void breakOff() {
        restore();
        try (OutputStream out = Files.newOutputStream(tty)) {
            out.write('\n');
        } catch (IOException e) {
            return; // The terminal has gone away.
        }
    }

    private void restore() {
        // A person who is interrupted gets the echo back all the same.
        boolean interrupted = Thread.interrupted();
        try {
            stty(tty, before);
        } catch (IOException e) {
            // The terminal has gone away, and its settings with it.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String stty(Path tty, String setting) throws IOException {
        Process stty = new ProcessBuilder("stty", setting)
                .redirectInput(tty.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        try {
            if (stty.waitFor() != 0) {
                throw new IOException("stty failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return answer;
    }
}
