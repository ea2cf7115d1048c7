package dev.stslib.core;

import static dev.stslib.core.FacadeWorld.ROLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.event.EngineEvent.CycleEnded;
import dev.stslib.core.event.EngineEvent.CycleProgress;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The automatic refresh: when there is one, what replaces it, what ends it. */
class CycleTest {
    private static final List<String> ONE = List.of("DynamoDBRole-dev");

    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private StsCore bob(int hours) {
        StsCore sts = world.bob();
        sts.generateSessionToken(hours, world.mfa.code());
        return sts;
    }

    private List<Long> minutesOfRoles(Instant since) {
        return world.requests("AssumeRole").stream()
                .map(request -> Duration.between(since, request.at()).toMinutes())
                .toList();
    }

    @Test
    void aTokenThatLivesNoLongerThanTheRolesStartsNone() {
        try (StsCore sts = bob(1)) {
            sts.generateCredentials(ROLES);
            assertEquals(0, world.clock.pendingTasks());
            world.clock.advance(Duration.ofMinutes(59));
            assertEquals(3, world.sts.count("AssumeRole"));
            assertEquals(3, sts.currentCredentials().names().size());
            world.clock.advance(Duration.ofMinutes(1));
            assertTrue(sts.currentCredentials().names().isEmpty());
            assertEquals(List.of(), world.events(CycleProgress.class));
        }
    }

    @Test
    void aNewListReplacesTheOldCycle() {
        try (StsCore sts = bob(5)) {
            Instant start = world.clock.instant();
            sts.generateCredentials(ROLES);
            world.clock.advance(Duration.ofMinutes(20));
            sts.generateCredentials(ONE);
            assertEquals(
                    Set.of("sts-DynamoDBRole-dev"), sts.currentCredentials().names());
            world.clock.advance(Duration.ofMinutes(280));
            assertEquals(List.of(0L, 0L, 0L, 20L, 65L, 110L, 155L, 200L, 245L, 290L), minutesOfRoles(start));
            List<CycleProgress> progress = world.events(CycleProgress.class);
            assertEquals(7, progress.get(0).planned());
            assertEquals(
                    List.of(1, 2, 3, 4, 5, 6, 7),
                    progress.subList(1, progress.size()).stream()
                            .map(CycleProgress::completed)
                            .toList());
            assertTrue(progress.stream().skip(1).allMatch(one -> one.planned() == 7));
            assertEquals(1, world.events(CycleEnded.class).size(), "the replaced one says nothing");
            assertEquals(0, world.clock.pendingTasks());
        }
    }

    @Test
    void theSameListAgainIsRefreshedOnceInEachRound() {
        try (StsCore sts = bob(5)) {
            for (int i = 0; i < 5; i++) {
                sts.generateCredentials(ROLES);
            }
            assertEquals(15, world.sts.count("AssumeRole"));
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(18, world.sts.count("AssumeRole"));
            sts.halt();
            assertEquals(0, world.clock.pendingTasks(), "none of the five is left");
        }
    }

    @Test
    void aNewTokenOpensTheRolesFromTheNextRefreshOnAndEndsTheCycle() {
        try (StsCore sts = bob(2)) {
            Instant start = world.clock.instant();
            sts.generateCredentials(ONE);
            world.clock.advance(Duration.ofMinutes(30));
            SessionToken second = sts.generateSessionToken(5, world.nextCode());
            world.clock.advance(Duration.ofMinutes(90));
            List<RecordedRequest> roles = world.requests("AssumeRole");
            assertEquals(second.credentials().accessKeyId(), roles.get(1).accessKeyId());
            assertTrue(world.events(CycleEnded.class).isEmpty(), "the first token's end is not the cycle's any more");
            world.clock.advance(Duration.ofMinutes(211));
            assertEquals(
                    List.of("the session token has ended"),
                    world.events(CycleEnded.class).stream().map(CycleEnded::why).toList());
            List<CycleProgress> progress = world.events(CycleProgress.class);
            CycleProgress last = progress.get(progress.size() - 1);
            assertEquals(last.planned(), last.completed(), "the plan follows the token");
            assertEquals(List.of(0L, 45L, 90L, 135L, 180L, 225L, 270L, 315L), minutesOfRoles(start));
        }
    }

    @Test
    void aNewListAfterANewTokenEndsWithThatToken() {
        try (StsCore sts = bob(5)) {
            sts.generateCredentials(ONE);
            sts.generateSessionToken(2, world.nextCode());
            sts.generateCredentials(ONE);
            world.clock.advance(Duration.ofHours(2));
            assertEquals(1, world.events(CycleEnded.class).size());
            int asked = world.sts.requests().size();
            world.clock.advance(Duration.ofHours(3));
            assertEquals(asked, world.sts.requests().size());
        }
    }

    @Test
    void aShorterTokenEndsARunningCycleEarlier() {
        try (StsCore sts = bob(5)) {
            sts.generateCredentials(ONE);
            sts.generateSessionToken(Duration.ofMinutes(30), world.nextCode());
            world.clock.advance(Duration.ofMinutes(30));
            assertEquals(1, world.events(CycleEnded.class).size());
            int asked = world.sts.requests().size();
            world.clock.advance(Duration.ofHours(5));
            assertEquals(asked, world.sts.requests().size(), "nothing is asked with a token that has ended");
        }
    }

    @Test
    void thePlanIsThatOfTheSlowestRole() {
        world.config(
                "[profile quick]",
                "role_arn = " + world.manual.sample.role("CodeDeployRole-qa").arn(),
                "source_profile = BobSmith",
                "duration_seconds = 900");
        try (StsCore sts = bob(5)) {
            sts.generateCredentials(List.of("DynamoDBRole-dev", "quick"));
            world.clock.advance(Duration.ofHours(5));
            List<CycleProgress> progress = world.events(CycleProgress.class);
            CycleProgress last = progress.get(progress.size() - 1);
            assertEquals(7, last.planned());
            assertEquals(7, last.completed(), "a set is made when its last role is");
        }
    }

    @Test
    void haltEndsTheRefreshAndLeavesWhatIsThere() {
        try (StsCore sts = bob(5)) {
            CredentialSet set = sts.generateCredentials(ROLES);
            sts.halt();
            sts.halt();
            assertEquals(
                    List.of("halted"),
                    world.events(CycleEnded.class).stream().map(CycleEnded::why).toList());
            assertEquals(0, world.clock.pendingTasks());
            world.clock.advance(Duration.ofMinutes(59));
            assertEquals(set.asMap(), sts.currentCredentials().asMap());
            world.clock.advance(Duration.ofMinutes(1));
            assertTrue(sts.currentCredentials().names().isEmpty());
            assertEquals(3, world.sts.count("AssumeRole"));
            sts.generateCredentials(ROLES);
            world.clock.advance(Duration.ofMinutes(50));
            assertEquals(9, world.sts.count("AssumeRole"), "a new list starts a new cycle");
        }
    }

    @Test
    void closingAFacadeOfASharedEngineEndsItsCycleOnly() {
        try (CredentialEngine engine = world.engine()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(ROLES);
            sts.close();
            sts.close();
            assertEquals(0, world.clock.pendingTasks());
            assertThrows(EngineClosedException.class, () -> sts.generateCredentials(ROLES));
            assertThrows(EngineClosedException.class, sts::currentCredentials);
            assertThrows(EngineClosedException.class, sts::sessionToken);
            assertEquals("plain", engine.handle("plain").profile(), "the engine goes on");
            assertEquals(world.plain.arn(), engine.plan("plain").roles().get(0).roleArn());
        }
    }

    @Test
    void closingAFacadeThatMadeItsEngineEndsEverything() {
        StsCore sts = bob(5);
        sts.generateCredentials(ROLES);
        sts.close();
        sts.close();
        assertEquals(0, world.clock.pendingTasks());
        assertThrows(EngineClosedException.class, () -> sts.generateSessionToken(1, "123456"));
        assertThrows(EngineClosedException.class, () -> sts.generateCredentials(ROLES));
        assertThrows(EngineClosedException.class, () -> sts.generateCredentialsLeniently(ROLES));
        assertThrows(EngineClosedException.class, () -> sts.restoreCredentials(ROLES));
        assertThrows(EngineClosedException.class, sts::currentCredentials);
        assertThrows(EngineClosedException.class, sts::remainingLifetimes);
        assertThrows(EngineClosedException.class, sts::profiles);
        assertThrows(EngineClosedException.class, () -> sts.refactor(world.manual.folder.resolve("config")));
        assertThrows(EngineClosedException.class, () -> sts.engine().handle("plain"));
        sts.halt();
    }

    @Test
    void noThreadIsLeftAfterClosing() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        StsCore sts = StsCore.builder()
                .profile("BobSmith")
                .engine(same -> world.builder().executor(null).scheduler(null))
                .build();
        sts.generateSessionToken(5, world.mfa.code());
        sts.generateCredentials(ROLES);
        assertTrue(engineThreads(before) > 0, "this test sees the engine's threads");
        sts.close();
        Awaitility.await().until(() -> engineThreads(before) == 0);
    }

    private static long engineThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().startsWith("stslib-"))
                .count();
    }

    @Test
    void aCallInProgressWhenTheFacadeClosesStartsNoCycle() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        try (CredentialEngine engine = world.threaded()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            sts.generateSessionToken(5, world.mfa.code());
            world.sts.faults().add(Fault.hold(held).onAction("AssumeRole"));
            CompletableFuture<CredentialSet> coming = CompletableFuture.supplyAsync(() -> sts.generateCredentials(ONE));
            Awaitility.await().until(() -> world.sts.count("AssumeRole") == 1);
            sts.close();
            held.countDown();
            assertTrue(
                    assertThrows(java.util.concurrent.ExecutionException.class, coming::get)
                                    .getCause()
                            instanceof EngineClosedException);
            assertEquals(0, world.clock.pendingTasks());
        } finally {
            held.countDown();
        }
    }

    @Test
    void manyCallersAtOnceLeaveOneCycle() {
        try (CredentialEngine engine = world.threaded()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            sts.generateSessionToken(5, world.mfa.code());
            List<CompletableFuture<CredentialSet>> all = java.util.stream.Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> sts.generateCredentials(ROLES)))
                    .limit(16)
                    .toList();
            all.forEach(CompletableFuture::join);
            sts.halt();
            Awaitility.await().until(() -> world.clock.pendingTasks() == 0);
            int asked = world.sts.count("AssumeRole");
            world.clock.advance(Duration.ofHours(2));
            assertEquals(asked, world.sts.count("AssumeRole"), "no cycle but the last was running");
        }
    }

    @Test
    void aCrowdWithoutATokenGetsOne() {
        try (CredentialEngine engine = world.threaded()) {
            StsCore sts = StsCore.over(engine, "Alice");
            List<CompletableFuture<CredentialSet>> all = java.util.stream.Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> sts.generateCredentials(List.of("plain"))))
                    .limit(16)
                    .toList();
            all.forEach(CompletableFuture::join);
            assertEquals(1, world.sts.count("GetSessionToken"));
        }
    }

    @Test
    void aRefreshThatFailsKeepsWhatIsThereAndIsTriedAgain() {
        try (StsCore sts = bob(5)) {
            CredentialSet before = sts.generateCredentials(ROLES);
            world.sts.faults().add(Fault.serviceUnavailable().onAction("AssumeRole"));
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(before.asMap(), sts.currentCredentials().asMap());
            world.sts.faults().clear();
            world.clock.advance(Duration.ofMinutes(11));
            assertNotEquals(before.asMap(), sts.currentCredentials().asMap());
            assertEquals(3, sts.currentCredentials().names().size());
        }
    }
}
