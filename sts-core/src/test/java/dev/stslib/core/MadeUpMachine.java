package dev.stslib.core;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A home folder with AWS files of the test's own, an embedded STS, and a clock that is moved by hand. */
final class MadeUpMachine implements AutoCloseable {
    final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
    final EmbeddedSts sts;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final boolean tls;

    MadeUpMachine(Path home, boolean tls) {
        this.home = home;
        this.tls = tls;
        sts = EmbeddedSts.builder().clock(clock).tls(tls).region("eu-west-1").start();
        environment.put("HOME", home.toString());
        environment.put("AWS_REGION", "eu-west-1");
    }

    MadeUpMachine env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path file(String name, String content) {
        try {
            Path file = home.resolve(name);
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MadeUpMachine config(String content) {
        file(".aws/config", content);
        return this;
    }

    static String keys(String profile, TestUser user) {
        return "[profile " + profile + "]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                + user.secretAccessKey() + "\n";
    }

    SystemEnvironment systemEnvironment() {
        return SystemEnvironment.of(environment, Map.of());
    }

    /** An engine on the manual clock, whose work runs on whatever thread starts it. */
    CredentialEngineBuilder engine() {
        TokenProviderSettings settings = TokenProviderSettings.DEFAULT;
        return CredentialEngine.builder()
                .systemEnvironment(systemEnvironment())
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(Runnable::run)
                .endpoint(sts.endpoint())
                .providerSettings(new TokenProviderSettings(
                        settings.clock(),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        null,
                        false,
                        tls ? sts.clientContext() : null));
    }

    @Override
    public void close() {
        sts.close();
    }
}
