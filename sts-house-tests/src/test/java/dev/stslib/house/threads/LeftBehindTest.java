package dev.stslib.house.threads;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.house.support.TestWorld;
import dev.stslib.testkit.sts.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs of stslib's own threads, and that nothing does when it should not. */
class LeftBehindTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> ROLES = List.of("DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod");

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void start() throws IOException {
        awaitNone();
        world = new TestWorld(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("stslib"))
                .collect(Collectors.toSet());
    }

    private static void awaitNone() {
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(Set.of(), threads()));
    }

    private StsCore own(boolean ownScheduler) {
        return StsCore.builder()
                .profile("BobSmith")
                .engine(defaults -> world.engine()
                        .scheduler(ownScheduler ? null : world.clock.scheduler())
                        .refresh(RefreshSettings.DEFAULT.withJitter(0))
                        .store("file", StoreSettings.at(folder.resolve("store"))))
                .build();
    }

    @Test
    void closingStsCoreEndsItsThreads() {
        try (StsCore sts = own(true)) {
            sts.generateSessionToken(5, world.nextCode());
            sts.generateCredentials(ROLES);
            assertFalse(threads().isEmpty(), "the pool and the timer are there while they are needed");
            assertTrue(threads().stream().anyMatch(name -> name.startsWith("stslib-timer-")));
        }
        awaitNone();
    }

    @Test
    void closingAnEngineWhileStsHangsEndsItsThreads() {
        CountDownLatch never = new CountDownLatch(1);
        world.sts.faults().add(Fault.hold(never).onAction("AssumeRole"));
        try (CredentialEngine engine = world.engine().build()) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            sts.generateSessionToken(5, world.nextCode());
            engine.handle("DynamoDBRole-dev");
            var coming = engine.handle("S3ReadOnlyRole-prod").async().toCompletableFuture();
            await().atMost(PATIENCE).until(() -> world.sts.count("AssumeRole") > 0);
            assertFalse(threads().isEmpty());
            assertTrue(engine.close(PATIENCE));
            assertTrue(coming.isCompletedExceptionally());
        } finally {
            never.countDown();
        }
        awaitNone();
    }

    @Test
    void closingAnEngineEndsTheThreadsOfItsConnections() {
        ConnectionSettings keys = ConnectionSettings.builder()
                .keys(
                        world.sample.bob().accessKeyId(),
                        Secret.of(world.sample.bob().secretAccessKey()))
                .endpoint(world.sts.endpoint())
                .build();
        try (CredentialEngine engine = world.engine().build()) {
            StsConnection one =
                    StsConnection.connectToRegion(engine, "us-east-1", keys).orElseThrow();
            one.getCallerIdentity();
            one.getSessionToken();
            one.close();
            StsConnection.connectToRegion(engine, "eu-west-1", keys)
                    .orElseThrow()
                    .getSessionToken(Duration.ofHours(1), true);
        }
        awaitNone();
    }

    @Test
    void aConnectionOfItsOwnEndsItsThreadsWhenItIsClosed() {
        ConnectionSettings keys = ConnectionSettings.builder()
                .keys(
                        world.sample.bob().accessKeyId(),
                        Secret.of(world.sample.bob().secretAccessKey()))
                .endpoint(URI.create("http://127.0.0.1:1"))
                .build();
        try (StsConnection one =
                StsConnection.connectToRegion("us-east-1", keys).orElseThrow()) {
            assertThrows(EndpointUnreachableException.class, one::getSessionToken);
        }
        awaitNone();
    }

    @Test
    void poolAndProviderEndByThemselvesWithTheSessionToken() {
        try (StsCore sts = own(false)) {
            sts.generateSessionToken(2, world.nextCode());
            sts.generateCredentials(ROLES);
            for (int minute = 0; minute <= 120; minute += 5) {
                world.clock.advance(Duration.ofMinutes(5));
                awaitFreshOrEnded(sts);
            }
            assertTrue(sts.sessionToken().isEmpty());
            assertEquals(0, world.clock.pendingTasks());
            awaitNone();
        }
    }

    /** The real clock, timer and pool, and an STS whose credentials live for seconds. */
    @Test
    void everythingEndsByItselfWithTheSessionTokenOnTheRealClock() {
        AtomicInteger sets = new AtomicInteger();
        List<String> ends = new CopyOnWriteArrayList<>();
        TokenProvider shortLived = new ShortLived(Duration.ofSeconds(5), Duration.ofSeconds(2), sets);
        try (StsCore sts = StsCore.builder()
                .profile("BobSmith")
                .engine(defaults -> CredentialEngine.builder()
                        .systemEnvironment(world.systemEnvironment())
                        .provider(shortLived))
                .listener(event -> {
                    if (event instanceof EngineEvent.CycleEnded ended) {
                        ends.add(ended.why());
                    }
                })
                .build()) {
            sts.generateSessionToken(1, world.nextCode());
            sts.generateCredentials(ROLES);
            await().atMost(PATIENCE).until(() -> !ends.isEmpty());
            awaitNone();
            assertEquals(List.of("the session token has ended"), ends);
            assertTrue(sets.get() > ROLES.size(), "they were renewed");
        }
    }

    /** The pool works beside the clock: the clock must not run away from it. */
    private void awaitFreshOrEnded(StsCore sts) {
        await().atMost(PATIENCE)
                .until(() -> sts.sessionToken().isEmpty()
                        || sts.currentCredentials().names().size() == ROLES.size());
    }
}
