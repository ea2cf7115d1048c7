package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sources of a role: requested when something behind them needs them, in order, once for all. */
class ChainLifeTest {
    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private List<String> addLeaves(int count) {
        TestRole middle =
                world.sts.addRole("arn:aws:iam::555566667777:role/Middle").trust(world.alice.arn());
        world.config("[profile middle]", "role_arn = " + middle.arn(), "source_profile = Alice", "region = us-east-1");
        List<String> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestRole leaf =
                    world.sts.addRole("arn:aws:iam::666677778888:role/Leaf" + i).trust(middle.arn());
            world.config(
                    "[profile leaf" + i + "]",
                    "role_arn = " + leaf.arn(),
                    "source_profile = middle",
                    "region = us-east-1");
            leaves.add("leaf" + i);
        }
        return leaves;
    }

    private long asked(String role) {
        return world.requests("AssumeRole").stream()
                .filter(request ->
                        request.parameters().getOrDefault("RoleArn", "").endsWith(role))
                .count();
    }

    @Test
    void aRoleInTheMiddleIsAskedForOnceForAllAndOnlyWhenNeeded() {
        List<String> leaves = addLeaves(5);
        try (CredentialEngine engine = world.engine()) {
            List<CredentialHandle> handles = leaves.stream().map(engine::handle).toList();
            handles.forEach(CredentialHandle::get);
            assertEquals(1, asked("Middle"));
            List<RecordedRequest> first = world.requests("AssumeRole");
            assertEquals(
                    "arn:aws:iam::555566667777:role/Middle",
                    first.get(0).parameters().get("RoleArn"),
                    "in order");
            for (int minute = 1; minute <= 6 * 60; minute++) {
                world.clock.advance(Duration.ofMinutes(1));
                handles.forEach(CredentialHandle::get);
            }
            // Leaves are renewed every 45 minutes; what signs for them lives an hour, and is used to its last minute.
            assertEquals(1 + 8, asked("Leaf0"));
            assertEquals(1 + 4, asked("Middle"), "every other time");
            int before = world.sts.requests().size();
            world.clock.advance(Duration.ofHours(10));
            assertTrue(world.sts.requests().size() <= before + 6, "no reads, and at most one series was due");
        }
    }

    @Test
    void aSessionTokenWithoutMfaIsUsedToItsLastMinuteAndNotRenewedForACycle() {
        try (StsCore sts = StsCore.over(world.engine(), "Alice")) {
            sts.generateSessionToken(2, null);
            sts.generateCredentials(List.of("plain"));
            world.clock.advance(Duration.ofHours(2));
            assertEquals(3, asked("Plain"), "at 0, 45 and 90 minutes");
            assertEquals(1, world.sts.count("GetSessionToken"));
            sts.engine().close();
        }
    }

    @Test
    void theSecondFacadeOfAProfileUsesTheSessionTokenOfTheFirst() {
        try (CredentialEngine engine = world.engine()) {
            SessionToken first = StsCore.over(engine, "BobSmith").generateSessionToken(2, world.mfa.code());
            StsCore second = StsCore.over(engine, "BobSmith");
            assertEquals(Optional.of(first), second.sessionToken());
            second.generateCredentials(FacadeWorld.ROLES);
            assertEquals(1, world.sts.count("GetSessionToken"));
            assertEquals(
                    first.credentials().accessKeyId(),
                    world.requests("AssumeRole").get(0).accessKeyId());
            assertTrue(StsCore.over(engine, "Alice").sessionToken().isEmpty());
            assertTrue(StsCore.over(engine, "nobody").sessionToken().isEmpty());
        }
    }

    @Test
    void aConnectionNeverGivesOutTheTokenThatOpensTheRoles() {
        try (CredentialEngine engine = world.engine()) {
            StsCore.over(engine, "Alice").generateSessionToken(Duration.ofMinutes(15), null);
            ConnectionSettings alice =
                    ConnectionSettings.builder().profile("Alice").build();
            StsConnection connection =
                    StsConnection.connectToRegion(engine, "us-east-1", alice).orElseThrow();
            assertEquals(Duration.ofHours(12), connection.getSessionToken().remaining(world.clock.instant()));
        }
    }

    @Test
    void theRightKeyIdWithAnotherSecretIsServedNothing() {
        try (CredentialEngine engine = world.engine()) {
            ConnectionSettings right = ConnectionSettings.builder()
                    .keys(world.alice.accessKeyId(), Secret.of(world.alice.secretAccessKey()))
                    .build();
            StsConnection.connectToRegion(engine, "us-east-1", right)
                    .orElseThrow()
                    .getSessionToken();
            ConnectionSettings wrong = ConnectionSettings.builder()
                    .keys(world.alice.accessKeyId(), Secret.of("guessed"))
                    .build();
            StsConnection thief =
                    StsConnection.connectToRegion(engine, "us-east-1", wrong).orElseThrow();
            assertThrows(StsServiceException.class, thief::getSessionToken);
        }
    }

    @Test
    void aPromptHoldsNobodyElseUp() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch typed = new CountDownLatch(1);
        try (CredentialEngine engine = world.builder()
                .executor(null)
                .poolSize(1)
                .mfa(request -> {
                    asked.countDown();
                    await(typed);
                    return Optional.of(Secret.of(world.mfa.code()));
                })
                .build()) {
            CompletableFuture<TemporaryCredentials> waiting =
                    engine.handle(FacadeWorld.ROLES.get(0)).async().toCompletableFuture();
            asked.await();
            assertFalse(engine.credentials("plain").isExpired(world.clock.instant()), "the pool's one thread is free");
            StsCore.over(engine, "BobSmith").generateSessionToken(1, world.mfa.code());
            waiting.get();
            typed.countDown();
            assertEquals(
                    1,
                    world.sts.requests().stream()
                            .filter(request -> request.parameters().containsKey("TokenCode"))
                            .count());
        } finally {
            typed.countDown();
        }
    }

    @Test
    void closingDuringAPromptLeavesNoThread() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CredentialEngine engine = world.builder()
                .mfa(request -> {
                    asked.countDown();
                    await(new CountDownLatch(1));
                    return Optional.empty();
                })
                .build();
        CompletableFuture<SessionToken> waiting = CompletableFuture.supplyAsync(
                () -> StsCore.over(engine, "BobSmith").generateSessionToken());
        asked.await();
        assertTrue(engine.close(Duration.ofSeconds(20)));
        Awaitility.await().until(waiting::isCompletedExceptionally);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
