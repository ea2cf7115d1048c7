package dev.stslib.core;

import static dev.stslib.core.FacadeWorld.ROLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log says what stslib's says. */
class LogLinesTest {
    private final FacadeWorld world = new FacadeWorld();
    private final Logger logger = Logger.getLogger("dev.stslib.core");
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void listen() {
        logger.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(recorder);
        world.close();
    }

    private StsCore hourly() {
        return world.manual.stsCore(same ->
                world.builder().refresh(RefreshSettings.DEFAULT.withJitter(0).withAdvisoryWindow(Duration.ZERO)));
    }

    @Test
    void whichProfilesAreValidWhatIsDoneAndWhatRemains() {
        try (StsCore sts = hourly()) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(ROLES);
            world.clock.advance(Duration.ofMinutes(61));
            assertEquals(
                    List.of(
                            "session token for BobSmith until "
                                    + world.clock.instant().plus(Duration.ofMinutes(239)),
                            "Valid account profile names: [DynamoDBRole-dev, CodeDeployRole-qa, S3ReadOnlyRole-prod]",
                            "completed 1 out of 5 total executions",
                            "remaining in cycle: 5 hours, 0 minutes",
                            "completed 2 out of 5 total executions",
                            "remaining in cycle: 4 hours, 0 minutes"),
                    recorder.lines(Level.INFO));
            sts.halt();
            assertTrue(recorder.lines(Level.INFO).contains("the automatic refresh for BobSmith ended: halted"));
        }
    }

    /** stslib's lines about its thread, which say little here, are at debug level. */
    @Test
    void whatIsExecutedAndTheThreadAreToldAtDebugLevel() {
        logger.setLevel(Level.FINE);
        try (StsCore sts = hourly()) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(List.of("CodeDeployRole-qa"));
            List<String> lines = recorder.lines(Level.FINE);
            assertTrue(
                    lines.containsAll(List.of(
                            "executing event: generateCredentials of BobSmith for [CodeDeployRole-qa]",
                            "thread identifier: " + Thread.currentThread().getName(),
                            "thread Alive status is: true")),
                    lines::toString);
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void onlyValidNamesAreCalledValid() {
        try (StsCore sts = hourly()) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentialsLeniently(List.of("nobody", "CodeDeployRole-qa", "Alice"));
            assertTrue(recorder.lines(Level.INFO).contains("Valid account profile names: [CodeDeployRole-qa]"));
        }
    }

    @Test
    void aRefreshThatFailsIsAWarning() {
        try (StsCore sts = world.bob()) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(ROLES);
            world.sts.faults().add(Fault.serviceUnavailable());
            world.clock.advance(Duration.ofMinutes(46));
            List<String> warnings = recorder.lines(Level.WARNING);
            assertEquals(3, warnings.size(), warnings::toString);
            assertTrue(
                    warnings.stream()
                            .allMatch(line -> line.contains("ServiceUnavailable")
                                    && ROLES.stream().anyMatch(line::contains)),
                    warnings::toString);
        }
    }

    private static final class Recorder extends Handler {
        private record Line(Level level, String text) {}

        private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        List<String> lines(Level level) {
            return lines.stream()
                    .filter(line -> line.level().equals(level))
                    .map(Line::text)
                    .toList();
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(new Line(entry.getLevel(), formatter.formatMessage(entry)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
