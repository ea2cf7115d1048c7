package dev.stslib.core;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A simulated machine: sample user and roles on an embedded STS, AWS files in a temporary folder, a manual clock. */
public final class ManualWorld implements AutoCloseable {
    public final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
    public final EmbeddedSts sts = EmbeddedSts.builder()
            .clock(clock)
            .region("us-east-1", "us-west-2", "eu-west-1", "us-gov-west-1")
            .start();
    public final SampleWorld sample = SampleWorld.in(sts);
    public final Path folder;

    public ManualWorld() {
        try {
            folder = Files.createTempDirectory("stslib-test");
            sample.writeAwsFiles(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SystemEnvironment systemEnvironment() {
        return SystemEnvironment.of(
                Map.of(
                        "HOME", folder.toString(),
                        "AWS_CONFIG_FILE", folder.resolve("config").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                                folder.resolve("credentials").toString()),
                Map.of());
    }

    /** An engine on the manual clock, whose work runs on whatever thread starts it. */
    CredentialEngineBuilder engine() {
        return CredentialEngine.builder()
                .systemEnvironment(systemEnvironment())
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(Runnable::run)
                .endpoint(sts.endpoint());
    }

    public StsCore stsCore(UnaryOperator<CredentialEngineBuilder> change) {
        return StsCore.builder()
                .profile("BobSmith")
                .engine(defaults -> change.apply(engine()))
                .build();
    }

    @Override
    public void close() {
        sts.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
