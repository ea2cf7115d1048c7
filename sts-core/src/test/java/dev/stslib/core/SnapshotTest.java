package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineSnapshot;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final String ROLE = "S3ReadOnlyRole-prod";

    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private static KeyState state(EngineSnapshot snapshot, String label) {
        return snapshot.keys().stream()
                .filter(one -> one.key().label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itShowsWhatIsThereAndWhereItComesFrom() {
        try (CredentialEngine engine = world.engine()) {
            Instant start = world.clock.instant();
            StsCore.over(engine, "BobSmith").generateSessionToken(5, world.mfa.code());
            CredentialHandle handle = engine.handle(ROLE);
            KeyState before = state(engine.snapshot(), ROLE);
            assertEquals(before, handle.keyState());
            assertEquals(Phase.ABSENT, before.phase());
            assertNull(before.expiration());
            String id = handle.get().accessKeyId();
            world.clock.advance(Duration.ofMinutes(10));
            EngineSnapshot snapshot = engine.snapshot();
            KeyState role = state(snapshot, ROLE);
            assertEquals(handle.key(), role.key().key());
            assertEquals(role, handle.keyState());
            assertTrue(role.needsCode());
            assertEquals(EntryKind.ROLE, role.key().kind());
            assertEquals(Phase.FRESH, role.phase());
            assertEquals(id, role.accessKeyId());
            assertEquals(start, role.refreshed());
            assertEquals(start.plus(Duration.ofHours(1)), role.expiration());
            assertEquals(List.of("session token of BobSmith", ROLE), role.chain());
            assertEquals(
                    EntryKind.SESSION_TOKEN,
                    state(snapshot, "session token of BobSmith").key().kind());
            assertEquals(Optional.of(start.plus(Duration.ofHours(1))), snapshot.soonestExpiration());
            assertEquals(2, snapshot.phases().get(Phase.FRESH));
            assertEquals(0, snapshot.phases().get(Phase.EXPIRED));
        }
    }

    @Test
    void itShowsTheLastFailureAndTheNextTry() {
        try (CredentialEngine engine = world.engine()) {
            engine.handle("plain").get();
            world.sts.faults().add(Fault.throttle());
            world.clock.advance(Duration.ofMinutes(45));
            KeyState failed = state(engine.snapshot(), "plain");
            assertEquals(Phase.ADVISORY, failed.phase());
            assertNull(failed.failure(), "no read, so no try");
            engine.credentials("plain");
            failed = state(engine.snapshot(), "plain");
            assertEquals(FailureKind.THROTTLED, failed.failure());
            Duration wait = Duration.between(world.clock.instant(), failed.nextTry());
            assertTrue(wait.toSeconds() >= 300 && wait.toSeconds() <= 601, wait.toString());
            world.sts.faults().clear();
            engine.credentials("plain"); // opens the next try
            world.clock.advance(Duration.ofMinutes(11));
            KeyState repaired = state(engine.snapshot(), "plain");
            assertNull(repaired.failure());
            assertNull(repaired.nextTry());
        }
    }

    @Test
    void itCountsThoseWhoWait() {
        CountDownLatch held = new CountDownLatch(1);
        try (CredentialEngine engine = world.threaded()) {
            world.sts.faults().add(Fault.hold(held).onAction("AssumeRole"));
            CredentialHandle handle = engine.handle("plain");
            handle.async();
            handle.async();
            KeyState waited = state(engine.snapshot(), "plain");
            assertTrue(waited.refreshing());
            Awaitility.await()
                    .until(() -> "AwsRequest"
                            .equals(state(engine.snapshot(), "plain").stage()));
            assertTrue(engine.snapshot().toString().contains("refreshing (AwsRequest)"));
            assertEquals(2, waited.waiting());
            held.countDown();
            Awaitility.await().until(() -> !state(engine.snapshot(), "plain").refreshing());
            assertEquals(0, state(engine.snapshot(), "plain").waiting());
        } finally {
            held.countDown();
        }
    }

    @Test
    void aSnapshotIsNoReadAndAsksNobody() {
        try (CredentialEngine engine = world.engine()) {
            engine.handle("plain").get();
            for (int i = 0; i < 60 * 3; i++) {
                world.clock.advance(Duration.ofMinutes(1));
                engine.snapshot();
                engine.handle("plain").keyState();
            }
            assertEquals(1, world.sts.count("AssumeRole"));
            assertEquals(Phase.EXPIRED, state(engine.snapshot(), "plain").phase());
        }
    }

    @Test
    void itPrintsItselfAsATable() {
        try (CredentialEngine engine = world.engine()) {
            StsCore.over(engine, "BobSmith").generateSessionToken(5, world.mfa.code());
            engine.handle(ROLE).get();
            engine.handle("plain");
            world.clock.advance(Duration.ofMinutes(10));
            assertEquals("""
                    3 keys at 2031-05-06T07:10:00Z
                    NAME                       KIND           PHASE   EXPIRES IN  REFRESHED             FAILURE  NEXT TRY  WAITING  CHAIN
                    S3ReadOnlyRole-prod        ROLE           FRESH   0:50:00     2031-05-06T07:00:00Z  -        -         0        session token of BobSmith > S3ReadOnlyRole-prod
                    plain                      ROLE           ABSENT  -           -                     -        -         0        plain
                    session token of BobSmith  SESSION_TOKEN  FRESH   4:50:00     2031-05-06T07:00:00Z  -        -         0        session token of BobSmith
                    """, engine.snapshot().toString());
        }
    }

    @Test
    void anEmptyOneAndAClosedEngine() {
        CredentialEngine engine = world.engine();
        EngineSnapshot empty = engine.snapshot();
        assertEquals(List.of(), empty.keys());
        assertEquals(Optional.empty(), empty.soonestExpiration());
        assertEquals(
                Map.of(Phase.ABSENT, 0, Phase.FRESH, 0, Phase.ADVISORY, 0, Phase.MANDATORY, 0, Phase.EXPIRED, 0),
                empty.phases());
        engine.close();
        assertThrows(EngineClosedException.class, engine::snapshot);
    }
}
