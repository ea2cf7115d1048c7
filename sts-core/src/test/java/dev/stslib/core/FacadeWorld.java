package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sample world, and in it Alice, who has no MFA device, with her own role: the profiles Alice and plain. */
final class FacadeWorld implements AutoCloseable {
    static final List<String> ROLES = List.of("DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod");

    final ManualWorld manual = new ManualWorld();
    final ManualClock clock = manual.clock;
    final EmbeddedSts sts = manual.sts;
    final MfaDevice mfa = manual.sample.mfa();
    final TestUser alice = sts.addUser("111122223333", "Alice");
    final TestRole plain = sts.addRole("arn:aws:iam::555566667777:role/Plain").trust(alice.arn());
    final List<EngineEvent> events = new CopyOnWriteArrayList<>();

    FacadeWorld() {
        config("[profile Alice]", "region = us-east-1");
        credentials("Alice", alice);
        config("[profile plain]", "role_arn = " + plain.arn(), "source_profile = Alice", "region = us-east-1");
    }

    /** Adds lines to the config file. */
    void config(String... lines) {
        append("config", lines);
    }

    /** Adds a user's keys to the credentials file. */
    void credentials(String profile, TestUser user) {
        append(
                "credentials",
                "[" + profile + "]",
                "aws_access_key_id = " + user.accessKeyId(),
                "aws_secret_access_key = " + user.secretAccessKey());
    }

    private void append(String name, String... lines) {
        write(name, text(name) + "\n" + String.join("\n", lines) + "\n");
    }

    /** Writes a file into the world's folder, in place of what was there. */
    Path write(String name, String text) {
        try {
            Path file = manual.folder.resolve(name);
            return Files.writeString(
                    file,
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        try {
            return Files.readString(manual.folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The made-up machine with one more variable. */
    SystemEnvironment environmentWith(String variable, String value) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME", manual.folder.toString(),
                "AWS_CONFIG_FILE", manual.folder.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                        manual.folder.resolve("credentials").toString()));
        environment.put(variable, value);
        return SystemEnvironment.of(environment, Map.of());
    }

    /** An engine without jitter on the manual clock, whose work runs on the caller's thread. */
    CredentialEngineBuilder builder() {
        return manual.engine().refresh(RefreshSettings.DEFAULT.withJitter(0)).listener(events::add);
    }

    CredentialEngine engine() {
        return builder().build();
    }

    /** An engine with its own threads. */
    CredentialEngine threaded() {
        return builder().executor(null).build();
    }

    StsCore bob() {
        return manual.stsCore(same -> builder());
    }

    static SourceCredentials keysOf(TestUser user) {
        return SourceCredentials.longTerm(user.accessKeyId(), Secret.of(user.secretAccessKey()));
    }

    /** The code of the next half minute, so that none is used twice. */
    String nextCode() {
        clock.advance(Duration.ofSeconds(30));
        return mfa.code();
    }

    List<RecordedRequest> requests(String action) {
        return sts.requests().stream()
                .filter(request -> request.action().equals(action))
                .toList();
    }

    static void assertSays(Throwable error, String part) {
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(part), message);
    }

    <E extends EngineEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        manual.close();
    }
}
