package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.TestUser;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every logger there is at its finest level, and no secret in what they write. */
class QuietnessTest {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void listen() {
        root.setLevel(Level.ALL);
        root.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        root.removeHandler(recorder);
        root.setLevel(before);
    }

    @Test
    void noSecretIsLogged() {
        TokenProviderSettings settings = new TokenProviderSettings(
                InstantSource.system(), Duration.ofSeconds(5), Duration.ofSeconds(30), null, true, null);
        try (EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start();
                OpenTokenProvider provider = Provider.open(settings)) {
            TestUser user = sts.addUser(Provider.ACCOUNT, "BobSmith");
            sts.addRole(Provider.ROLE).trust(user.arn());
            MfaDevice device = user.addMfaDevice("phone");
            String code = device.code();
            SessionToken token = provider.getSessionToken(
                    Provider.at(sts),
                    Provider.keysOf(user),
                    new GetSessionTokenRequest(null, device.serial(), Secret.of(code)));
            sts.faults().add(Fault.serviceUnavailable().once());
            AssumedRole role =
                    provider.assumeRole(Provider.at(sts), token.credentials().asSource(), Provider.role());
            assertThrows(
                    StsServiceException.class,
                    () -> provider.getSessionToken(
                            Provider.at(sts),
                            token.credentials().asSource(),
                            new GetSessionTokenRequest(null, null, null)));

            String log = recorder.text();

            assertTrue(log.contains("AssumeRole at " + sts.endpoint() + ": answered, request "), log);
            assertTrue(log.contains("software.amazon.awssdk"), "the SDK's own log is looked at too");
            for (String secret : List.of(
                    user.secretAccessKey(),
                    "TokenCode=" + code,
                    token.credentials().secretAccessKey().revealSecret(),
                    token.credentials().sessionToken().revealSecret(),
                    role.credentials().secretAccessKey().revealSecret(),
                    role.credentials().sessionToken().revealSecret())) {
                assertFalse(log.contains(secret), () -> "leaked by " + recorder.loggerOf(secret));
            }
        }
    }

    @Test
    void withoutDebugTheProviderItselfSaysNothing() {
        try (EmbeddedSts sts = EmbeddedSts.builder().region("eu-west-1").start();
                OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(sts.addUser(Provider.ACCOUNT, "BobSmith")));

            assertFalse(recorder.text().contains("GetCallerIdentity at "), recorder.text());
        }
    }

    private static final class Recorder extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLoggerName() + " " + new SimpleFormatter().format(entry));
        }

        String text() {
            return String.join("", lines);
        }

        String loggerOf(String secret) {
            return lines.stream()
                    .filter(line -> line.contains(secret))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .collect(Collectors.joining(", "));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
