package dev.stslib.store.support.command;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialProcessException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands, bounded in time and output. Standard output is returned and never shown. A command that takes too long,
 * writes more than 64 KiB, or whose caller is interrupted is ended, with all its descendants at that moment. A process
 * that detached itself from the command before (a daemon) is no descendant any more and is not ended; neither is what a
 * command leaves running when it ends normally.
 *
 * <p>A command that leads back to itself, such as a {@code credential_process} that asks this library for the same profile,
 * would start programs without end. So each command finds in the environment variable {@value #OUTER} which commands it
 * runs below, and one that runs below itself is an error.
 */
public final class CommandRunner {
    /** The digests of the commands that a program runs below, separated by commas. */
    public static final String OUTER = "STSLIB_OUTER_COMMANDS";

    private static final long LONGEST_WAIT_MILLIS = 20;
    private static final int DIGEST_BYTES = 8;

    private final SystemEnvironment systemEnvironment;
    private final @Nullable ErrorRelay errors;

    /**
     * A runner for commands that do not ask a person: their standard input is empty.
     *
     * @param systemEnvironment the system environment, which says which shell there is
     * @param errors where the commands' standard error is shown as it comes, as far as the stream takes it; not closed
     */
    public CommandRunner(SystemEnvironment systemEnvironment, OutputStream errors) {
        this(systemEnvironment, errors, true);
    }

    private CommandRunner(SystemEnvironment systemEnvironment, @Nullable OutputStream errors, boolean captured) {
        this.systemEnvironment = Objects.requireNonNull(systemEnvironment, "systemEnvironment");
        this.errors = captured ? new ErrorRelay(Objects.requireNonNull(errors, "errors")) : null;
    }

    /**
     * A runner for commands that may ask a person: standard input and standard error are those of this program. Messages
     * show nothing of standard error.
     *
     * @param systemEnvironment the system environment, which says which shell there is
     * @return the runner
     */
    public static CommandRunner interactive(SystemEnvironment systemEnvironment) {
        return new CommandRunner(systemEnvironment, null, false);
    }

    /**
     * Runs a command by the shell, {@code sh -c} or {@code cmd.exe /C}, and waits until it ends.
     *
     * @param name what the command is called in messages, such as {@code The mfa_process of profile 'a'}
     * @param command the command, which is not shown, for it may hold a secret
     * @param timeout how long it may take
     * @return what it wrote to standard output
     * @throws CredentialProcessException if it cannot be started, fails, takes too long or prints too much; the message
     *     carries the exit status and the last of standard error, without values that look like secrets
     * @throws CallInterruptedException if the thread was interrupted meanwhile (its flag is set again)
     */
    public byte[] run(String name, String command, Duration timeout) {
        return run(name, byShell(command), timeout);
    }

    private List<String> byShell(String command) {
        return systemEnvironment.isWindows() ? List.of("cmd.exe", "/C", command) : List.of("sh", "-c", command);
    }

    /**
     * Says whether this program itself runs below a command, so that {@link #run(String, String, Duration)} would refuse to
     * run the command again.
     *
     * @param name what the command is called in messages; commands of other names are others
     * @param command the command
     * @return true if the command leads back to itself
     */
    public boolean isBelow(String name, String command) {
        return isBelow(digest(name, byShell(command)));
    }

    private boolean isBelow(String digest) {
        return List.of(outer().split(",", -1)).contains(digest);
    }

    private String outer() {
        return systemEnvironment.env(OUTER).orElse("");
    }

    private static String digest(String name, List<String> command) {
        try {
            byte[] text = (name + '\0' + String.join("\0", command)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256, which every one must have", e);
        }
    }

    /**
     * Runs a program without a shell and waits until it ends.
     *
     * @param name what the command is called in messages
     * @param command the program and its arguments
     * @param timeout how long it may take
     * @return what it wrote to standard output
     * @throws CredentialProcessException as of {@link #run(String, String, Duration)}
     * @throws CallInterruptedException if the thread was interrupted meanwhile (its flag is set again)
     */
    public byte[] run(String name, List<String> command, Duration timeout) {
        return run(name, command, new byte[0], timeout);
    }

    /**
     * Runs a program without a shell, gives it something to read, and waits until it ends.
     *
     * @param name what the command is called in messages
     * @param command the program and its arguments
     * @param input what it reads from standard input, at most 4 KiB, which every pipe takes at once; a runner that is {@link
     *     #interactive} gives nothing
     * @param timeout how long it may take
     * @return what it wrote to standard output
     * @throws CredentialProcessException as of {@link #run(String, String, Duration)}
     * @throws CallInterruptedException if the thread was interrupted meanwhile (its flag is set again)
     */
    public byte[] run(String name, List<String> command, byte[] input, Duration timeout) {
        Process started = start(name, command);
        ErrorRelay relay = errors == null ? new ErrorRelay(OutputStream.nullOutputStream()) : errors;
        ProcessOutput output = new ProcessOutput(started, relay);
        try {
            write(input, started);
            await(name, timeout, started, output);
            relay.await();
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

    /** A program that ends before it has read all says why by its exit status. */
    private static void write(byte[] input, Process started) {
        try (OutputStream pipe = started.getOutputStream()) {
            pipe.write(input);
        } catch (IOException e) {
            return;
        }
    }

    private Process start(String name, List<String> command) {
        String digest = digest(name, command);
        if (isBelow(digest)) {
            throw new CredentialProcessException(
                    name + " leads back to itself", "Let it run a command that does not need its result");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(OUTER, outer().isEmpty() ? digest : outer() + "," + digest);
        if (errors == null) {
            builder.redirectInput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CredentialProcessException(
                    name + " cannot be started" + (name.equals(command.get(0)) ? "" : " with " + command.get(0)),
                    "Check that " + command.get(0) + " is there and may be run");
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

    /** Ends the command with all its descendants; a command that has ended is left alone, with what it left behind. */
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
