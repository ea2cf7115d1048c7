package dev.stslib.core.chain;

import dev.stslib.api.Host;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.core.chain.BaseCredentials.ProcessCredentials;
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
 * Runs a {@code credential_process} through the shell, {@code sh -c} or {@code cmd.exe /C}. Its standard input is empty;
 * what it writes to standard error is shown as it comes; what it writes to standard output is never shown. A command
 * that takes too long or writes more than 64 KiB is ended with all that it started.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS, process credential
 *     provider</a>
 */
public final class CredentialProcess {
    private static final long LONGEST_WAIT_MILLIS = 20;

    private final Host host;
    private final OutputStream errors;

    /**
     * Makes a runner.
     *
     * @param host the machine, which says which shell there is
     * @param errors where the command's standard error is shown as it comes; not closed
     */
    public CredentialProcess(Host host, OutputStream errors) {
        this.host = Objects.requireNonNull(host, "host");
        this.errors = Objects.requireNonNull(errors, "errors");
    }

    /**
     * Runs the command and waits for its credentials.
     *
     * @param process the command and its time limit
     * @return what it printed; without an expiration they are never to be refreshed
     * @throws CredentialProcessException if it cannot be started, fails, takes too long, prints too much or something that
     *     is not credentials; the message carries the exit status and the last of standard error
     */
    public SourceCredentials run(ProcessCredentials process) {
        Process started = start(process);
        ProcessOutput output = new ProcessOutput(started, errors);
        try {
            started.getOutputStream().close();
            await(process, started, output);
        } catch (IOException e) {
            throw failed(process, "could not be read", output, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(process, "was interrupted", output, e);
        } finally {
            end(started);
        }
        if (started.exitValue() != 0) {
            throw failed(process, "ended with exit status " + started.exitValue(), output, null);
        }
        return ProcessAnswer.parse(process, output.standard());
    }

    private Process start(ProcessCredentials process) {
        List<String> shell = host.isWindows() ? List.of("cmd.exe", "/C") : List.of("sh", "-c");
        try {
            return new ProcessBuilder(Stream.concat(shell.stream(), Stream.of(process.command()))
                            .toList())
                    .start();
        } catch (IOException e) {
            throw new CredentialProcessException(
                    "The credential_process of profile '" + process.profile() + "' cannot be started with "
                            + shell.get(0) + " (" + e.getClass().getSimpleName() + ")",
                    "Check that the shell is there");
        }
    }

    private static void await(ProcessCredentials process, Process started, ProcessOutput output)
            throws IOException, InterruptedException {
        CompletableFuture<Boolean> late = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, process.timeout().toNanos(), TimeUnit.NANOSECONDS);
        try {
            await(process, started, output, late);
        } finally {
            late.cancel(false);
        }
    }

    private static void await(
            ProcessCredentials process, Process started, ProcessOutput output, CompletableFuture<Boolean> late)
            throws IOException, InterruptedException {
        long wait = 1;
        boolean more = true;
        for (boolean ended = false; !ended || more; ) {
            ended = started.waitFor(wait, TimeUnit.MILLISECONDS);
            more = output.drain();
            wait = more ? 1 : Math.min(LONGEST_WAIT_MILLIS, wait * 2);
            if (output.tooLong()) {
                throw failed(process, "printed more than " + ProcessOutput.LARGEST + " bytes", output, null);
            }
            if (late.isDone() && (!ended || more)) {
                throw failed(process, "took longer than " + seconds(process.timeout()), output, null);
            }
        }
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() / 1000.0 + " s";
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
            ProcessCredentials process, String how, ProcessOutput output, @Nullable Throwable cause) {
        String last = output.lastErrors();
        return new CredentialProcessException(
                "The credential_process of profile '" + process.profile() + "' " + how
                        + (last.isEmpty() ? "" : "; the last of its standard error: " + last),
                "Run the command by hand and see what it says",
                cause);
    }
}
