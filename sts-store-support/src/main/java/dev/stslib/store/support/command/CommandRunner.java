package dev.stslib.store.support.command;

import dev.stslib.api.Host;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialProcessException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command of a profile through the shell, {@code sh -c} or {@code cmd.exe /C}. Its standard input is empty; what
 * it writes to standard error is shown as it comes; what it writes to standard output is never shown. A command that
 * takes too long or writes more than 64 KiB is ended with all that it started.
 */
public final class CommandRunner {
    private static final long LONGEST_WAIT_MILLIS = 20;

    private final Host host;
    private final OutputStream errors;

    /**
     * Makes a runner.
     *
     * @param host the machine, which says which shell there is
     * @param errors where the commands' standard error is shown as it comes; not closed
     */
    public CommandRunner(Host host, OutputStream errors) {
        this.host = Objects.requireNonNull(host, "host");
        this.errors = Objects.requireNonNull(errors, "errors");
    }

    /**
     * Runs a command and waits for its end.
     *
     * @param name what the command is called in messages, such as {@code The mfa_process of profile 'a'}
     * @param command the command, which is not shown, for it may hold a secret
     * @param timeout how long it may take
     * @return what it wrote to standard output
     * @throws CredentialProcessException if it cannot be started, fails, takes too long or prints too much; the message
     *     carries the exit status and the last of standard error
     * @throws CallInterruptedException if the thread was interrupted meanwhile (its flag is set again)
     */
    public byte[] run(String name, String command, Duration timeout) {
        Process started = start(name, command);
        ProcessOutput output = new ProcessOutput(started, errors);
        try {
            started.getOutputStream().close();
            await(name, timeout, started, output);
        } catch (IOException e) {
            throw failed(name, "could not be read", output, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    name + " was ended, for the thread that waited for it was interrupted",
                    "Call again where its answer is still wanted",
                    e);
        } finally {
            end(started);
        }
        if (started.exitValue() != 0) {
            throw failed(name, "ended with exit status " + started.exitValue(), output, null);
        }
        return output.standard();
    }

    private Process start(String name, String command) {
        List<String> shell = host.isWindows() ? List.of("cmd.exe", "/C") : List.of("sh", "-c");
        try {
            return new ProcessBuilder(
                            Stream.concat(shell.stream(), Stream.of(command)).toList())
                    .start();
        } catch (IOException e) {
            throw new CredentialProcessException(
                    name + " cannot be started with " + shell.get(0) + " ("
                            + e.getClass().getSimpleName() + ")",
                    "Check that the shell is there");
        }
    }

    private static void await(String name, Duration timeout, Process started, ProcessOutput output)
            throws IOException, InterruptedException {
        CompletableFuture<Boolean> late =
                new CompletableFuture<Boolean>().completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            await(name, timeout, started, output, late);
        } finally {
            late.cancel(false);
        }
    }

    private static void await(
            String name, Duration timeout, Process started, ProcessOutput output, CompletableFuture<Boolean> late)
            throws IOException, InterruptedException {
        long wait = 1;
        boolean more = true;
        for (boolean ended = false; !ended || more; ) {
            ended = started.waitFor(wait, TimeUnit.MILLISECONDS);
            more = output.drain();
            wait = more ? 1 : Math.min(LONGEST_WAIT_MILLIS, wait * 2);
            if (output.tooLong()) {
                throw failed(name, "printed more than " + ProcessOutput.LARGEST + " bytes", output, null);
            }
            if (late.isDone() && (!ended || more)) {
                throw failed(name, "took longer than " + timeout.toMillis() / 1000.0 + " s", output, null);
            }
        }
    }

    /** Ends the command with all that it started; a command that has ended is left alone, with what it left behind. */
    private static void end(Process started) {
        if (started.isAlive()) {
            List<ProcessHandle> all = Stream.concat(Stream.of(started.toHandle()), started.descendants())
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static CredentialProcessException failed(
            String name, String how, ProcessOutput output, @Nullable Throwable cause) {
        String last = output.lastErrors();
        return new CredentialProcessException(
                name + " " + how + (last.isEmpty() ? "" : "; the last of its standard error: " + last),
                "Run the command by hand and see what it says",
                cause);
    }
}
