package dev.stslib.store.support.password;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that a person sits at. Where there is {@code /dev/tty} it is opened itself, so that standard input and
 * output may be pipes; elsewhere the platform's console is used. One question at a time.
 */
public final class Terminal {
    private static final Path TTY = Path.of("/dev/tty");
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private Terminal() {}

    /** What a person types without echo. Empty if there is no terminal, or if the input ends. */
    public static char[] readSecret(String prompt) {
        ONE_AT_A_TIME.lock();
        try {
            char[] typed = Files.exists(TTY) ? fromTty(prompt) : null;
            return typed == null ? fromConsole(prompt) : typed;
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** A line of the controlling terminal, or null if there is none or its echo cannot be switched off. */
    private static char @Nullable [] fromTty(String prompt) {
        try (FileChannel in = FileChannel.open(TTY, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(TTY, StandardOpenOption.WRITE)) {
            EchoOff echo = EchoOff.on(TTY);
            try {
                out.write(StandardCharsets.UTF_8.encode(prompt));
                // Reading a channel ends when the thread is interrupted. (A reader right on it would wait for a second
                // line.)
                InputStream bytes = Channels.newInputStream(in);
                String line = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)).readLine();
                out.write(StandardCharsets.UTF_8.encode("\n"));
                return line == null ? new char[0] : line.toCharArray();
            } finally {
                echo.end();
            }
        } catch (IOException e) {
            return Thread.currentThread().isInterrupted() ? new char[0] : null;
        }
    }

    @SuppressWarnings("SystemConsoleNull")
    private static char[] fromConsole(String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        return typed == null ? new char[0] : typed;
    }
}
