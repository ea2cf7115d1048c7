package dev.stslib.examples;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the examples run on in place of an AWS account: an STS inside the program, the user BobSmith with an MFA device,
 * three roles that trust him, his AWS files in a temporary folder, and a clock that is moved by hand.
 */
final class ExampleWorld implements AutoCloseable {
    private final ManualClock clock;
    private final EmbeddedSts sts;
    private final SampleWorld sample;
    private final Path folder;

    private ExampleWorld(Instant start) throws IOException {
        clock = new ManualClock(start.truncatedTo(ChronoUnit.SECONDS));
        folder = Files.createTempDirectory("stslib-example-").toRealPath();
        sts = EmbeddedSts.builder()
                .region("us-east-1", "eu-west-1")
                .clock(clock)
                .start();
        sample = SampleWorld.in(sts);
        sample.writeAwsFiles(folder);
    }

    /** A world in which it is now. */
    static ExampleWorld now() {
        return at(Instant.now());
    }

    /** A world in which it is any time, in whole seconds, as STS counts. */
    static ExampleWorld at(Instant start) {
        try {
            return new ExampleWorld(start);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the AWS files of the examples", e);
        }
    }

    ManualClock clock() {
        return clock;
    }

    EmbeddedSts sts() {
        return sts;
    }

    /** The code that BobSmith's device shows now. */
    String mfaCode() {
        return sample.mfa().code();
    }

    SampleWorld sample() {
        return sample;
    }

    /** The names of the three role profiles. */
    List<String> profiles() {
        return sample.profiles();
    }

    /** A folder that goes away with this world. Only its owner can enter it. */
    Path folder() {
        return folder;
    }

    /** A machine whose AWS files are those of BobSmith. */
    SystemEnvironment systemEnvironment() {
        return machine(folder);
    }

    static SystemEnvironment machine(Path awsFiles) {
        return SystemEnvironment.of(
                Map.of(
                        "HOME", awsFiles.toString(),
                        "AWS_CONFIG_FILE", awsFiles.resolve("config").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                                awsFiles.resolve("credentials").toString()),
                Map.of());
    }

    /** An engine in this world. On your machine, {@code CredentialEngine.builder()} is enough. */
    CredentialEngineBuilder engine() {
        return CredentialEngine.builder()
                .systemEnvironment(systemEnvironment())
                .clock(clock)
                .elapsed(clock::elapsedNanos);
    }

    /** An engine whose timers run as the clock is moved, on the thread that moves it. */
    CredentialEngineBuilder engineOnTheClock() {
        return engine().scheduler(clock.scheduler()).executor(Runnable::run);
    }

    @Override
    public void close() {
        sts.close();
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
