package dev.stslib.house.support;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A machine that is made up: BobSmith and his roles on an embedded STS, his AWS files, a clock moved by hand. */
public final class TestWorld implements AutoCloseable {
    public final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    public final EmbeddedSts sts;
    public final SampleWorld sample;
    public final Path awsFiles;
    /** Variables of the machine besides those that name the AWS files. */
    public final Map<String, String> environment = new HashMap<>();

    /**
     * Makes it.
     *
     * @param folder an empty folder; the AWS files go into {@code aws} in it
     */
    public TestWorld(Path folder) throws IOException {
        // The same secrets in every run.
        sts = EmbeddedSts.builder()
                .region("us-east-1", "eu-west-1")
                .clock(clock)
                .random(new Random(7))
                .start();
        sample = SampleWorld.in(sts);
        awsFiles = sample.writeAwsFiles(folder.resolve("aws"));
    }

    /** The machine, without anything of the real one. */
    public SystemEnvironment systemEnvironment() {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", awsFiles.toString());
        all.put("AWS_CONFIG_FILE", awsFiles.resolve("config").toString());
        all.put("AWS_SHARED_CREDENTIALS_FILE", awsFiles.resolve("credentials").toString());
        return SystemEnvironment.of(all, Map.of());
    }

    /** An engine on this machine, with its default threads. */
    public CredentialEngineBuilder engine() {
        return CredentialEngine.builder()
                .systemEnvironment(systemEnvironment())
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .endpoint(sts.endpoint());
    }

    /** An engine whose timers run as the clock is moved, on the thread that moves it. */
    public CredentialEngineBuilder engineOnTheClock() {
        return engine().scheduler(clock.scheduler()).executor(Runnable::run);
    }

    /** A code that was not used yet: the device shows another after half a minute. */
    public String nextCode() {
        clock.advance(Duration.ofSeconds(30));
        return sample.mfa().code();
    }

    @Override
    public void close() {
        sts.close();
    }
}
