package dev.stslib.cli.internal.demo;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * What the demo runs on in place of an AWS account: an STS inside this process, a user with an MFA device, three roles,
 * AWS's files in a separate folder, and a clock that is moved by hand.
 */
public final class DemoWorld implements AutoCloseable {
    /** How long a step may take that runs when the program ends. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ManualClock clock;
    private final EmbeddedSts sts;
    private final SampleWorld sample;
    private final Path folder;
    /** A demo that is ended in the middle leaves nothing. */
    private final Thread atEnd = new Thread(this::deleteAtEnd, "sts-demo-end");
    /** Held by who writes or deletes files. */
    private final Semaphore files = new Semaphore(1, true);

    private int typed;

    private DemoWorld(Instant now) throws IOException {
        clock = new ManualClock(now.truncatedTo(ChronoUnit.SECONDS));
        folder = Files.createTempDirectory("sts-demo-").toRealPath();
        files.acquireUninterruptibly();
        try {
            Runtime.getRuntime().addShutdownHook(atEnd);
            sts = EmbeddedSts.builder().clock(clock).start();
            sample = SampleWorld.in(sts);
            sample.writeAwsFiles(folder);
        } finally {
            files.release();
        }
    }

    /** A world in which it is now. */
    public static DemoWorld at(Instant now) {
        try {
            return new DemoWorld(now);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "The demo cannot write its files to the temporary folder",
                    "Check that there is space, and that you may write there",
                    e);
        }
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        clock.advance(time);
    }

    /** How often STS was asked for an operation. */
    public int count(String action) {
        return sts.count(action);
    }

    /** How many codes were typed. */
    public int typed() {
        return typed;
    }

    /** An invocation in this world, which prints where the given one prints. */
    public Invocation invocation(Invocation outer) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME", folder.toString(),
                "AWS_CONFIG_FILE", folder.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString()));
        return new Invocation(
                SystemEnvironment.of(environment, Map.of()),
                environment,
                outer.out(),
                outer.err(),
                outer.in(),
                false,
                clock,
                request -> {
                    typed++;
                    String code = sample.mfa().code();
                    outer.out().println("MFA code of " + request.serial() + ": " + code + "   (the demo types it)");
                    return Optional.of(Secret.of(code));
                },
                outer.passwords(),
                outer.children(),
                outer.dialog(),
                outer.person(),
                outer.screen());
    }

    /**
     * Runs a command of the demo. Once the program ends, it waits for ever instead.
     *
     * @param command the command
     * @return its exit status
     */
    public int step(IntSupplier command) {
        files.acquireUninterruptibly();
        try {
            return command.getAsInt();
        } finally {
            files.release();
        }
    }

    /** Ends the STS and deletes the files. */
    @Override
    public void close() {
        sts.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            return; // The program ends, and deletes them.
        }
        deleteFiles();
    }

    /** The demo still runs, and must not write a file any more. */
    private void deleteAtEnd() {
        try {
            boolean unused = files.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            deleteFiles();
        } catch (CommandException | InterruptedException e) {
            // The program is ending, and cannot report it.
        }
    }

    private void deleteFiles() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "The demo cannot delete its files in " + folder, "Delete the folder", e);
        }
    }
}
