package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.EngineClosed;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing an engine in the middle of its work is nothing to warn of. */
class QuietCloseTest {
    private final FacadeWorld world = new FacadeWorld();
    private final Logger root = Logger.getLogger("dev.stslib");
    private final List<LogRecord> warnings = new ArrayList<>();
    private final Handler recorder = new Handler() {
        @Override
        public synchronized void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.add(entry);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        root.addHandler(recorder);
    }

    @AfterEach
    void close() {
        root.removeHandler(recorder);
        world.close();
    }

    @Test
    void aRefreshThatIsCutOffIsNoFailure() {
        CountDownLatch held = new CountDownLatch(1);
        try {
            world.sts.faults().add(Fault.hold(held));
            CredentialEngine engine = world.threaded();
            // A session token that many roles wait for, and a role by itself.
            StsCore sts = StsCore.over(engine, "Alice");
            sts.restoreCredentials(List.of("plain"));
            engine.handle("plain").async();
            for (String role : FacadeWorld.ROLES) {
                engine.handle(role).async();
            }
            Awaitility.await().until(() -> world.sts.requests().size() == 1);
            assertTrue(engine.close(Duration.ofSeconds(20)));
            List<EngineEvent> after = List.copyOf(world.events);
            assertInstanceOf(EngineClosed.class, after.get(after.size() - 1));
            assertEquals(List.of(), world.events(StoreFailed.class));
            assertEquals(
                    List.of(),
                    world.events(RefreshFailed.class).stream()
                            .filter(failed -> failed.label().equals("plain"))
                            .toList());
            assertEquals(
                    List.of(),
                    warnings.stream()
                            .map(LogRecord::getMessage)
                            .filter(message -> message.contains("plain"))
                            .toList());
        } finally {
            held.countDown();
        }
    }

    @Test
    void aChainIsClosedWithoutAWarningWhileItsFirstRequestRuns() {
        CountDownLatch held = new CountDownLatch(1);
        try {
            CredentialEngine engine = world.threaded();
            StsCore.over(engine, "Alice").generateSessionToken(1, null);
            world.config(
                    "[profile behind]",
                    "role_arn = " + world.plain.arn(),
                    "source_profile = plain",
                    "region = us-east-1");
            world.sts.faults().add(Fault.hold(held).onAction("AssumeRole"));
            engine.handle("behind").async();
            Awaitility.await().until(() -> world.sts.count("AssumeRole") == 1);
            assertTrue(engine.close(Duration.ofSeconds(20)));
            assertEquals(List.of(), warnings.stream().map(LogRecord::getMessage).toList());
            assertEquals(List.of(), world.events(RefreshFailed.class));
        } finally {
            held.countDown();
        }
    }
}
