package dev.stslib.store.support.password;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
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
 * output may be pipes; elsewhere the platform's console is used. One question at a time. A background job of a shell asks
 * nothing, because the kernel would stop it.
 */
public final class Terminal {
    private static final Path TTY = Path.of("/dev/tty");
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private Terminal() {}

    /** Whether a person can be asked: there is a terminal, and it does not belong to another job of the shell. */
    public static boolean canAsk() {
        return !isBackgroundJob() && (isTtyThere() || console() != null);
    }

    /** Whether this process is a background job of a shell, which must not use its terminal. */
    public static boolean isBackgroundJob() {
        return ForegroundJob.isBackground();
    }

    /**
     * Shows text to the person, also where standard output and error lead elsewhere. Does nothing without a terminal.
     *
     * @param text lines with their ends; other control characters in it are not sent to the terminal
     */
    public static void show(String text) {
        String shown = text.replaceAll("[\\p{Cc}&&[^\n]]", "?");
        try (FileChannel tty = FileChannel.open(TTY, StandardOpenOption.WRITE)) {
            int unused = tty.write(StandardCharsets.UTF_8.encode(shown));
        } catch (IOException e) {
            Console console = console();
            if (console != null) {
                console.printf("%s", shown).flush();
            }
        }
    }

    /** Whether standard input and output are a terminal. */
    public static boolean hasStandardStreams() {
        return console() != null;
    }

    private static boolean isTtyThere() {
        try (FileChannel tty = FileChannel.open(TTY, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return tty.isOpen();
        } catch (IOException e) {
            return false; // Also where there is no such file.
        }
    }

    /**
     * What a person types without echo. Empty if there is no terminal, if this is a background job, or if the input ends.
     *
     * @param prompt the question; control characters in it are not sent to the terminal
     */
    public static char[] readSecret(String prompt) {
        if (isBackgroundJob()) {
            return new char[0];
        }
        ONE_AT_A_TIME.lock();
        try {
            String shown = prompt.replaceAll("\\p{Cc}", "?");
            char[] typed = Files.exists(TTY) ? fromTty(shown) : null;
            return typed == null ? fromConsole(shown) : typed;
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

    private static char[] fromConsole(String prompt) {
        Console console = console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        return typed == null ? new char[0] : typed;
    }

    /** The console, if it is a terminal. From Java 22 on there is a console without one, too, which would read a pipe. */
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console console() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (NoSuchMethodException e) {
            return console; // Java 17 to 21
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
