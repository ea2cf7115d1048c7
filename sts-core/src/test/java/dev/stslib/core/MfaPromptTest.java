package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.TestRole;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MfaPromptTest {
    private final ManualWorld world = new ManualWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void twoThatNeedTheFirstSessionTokenCostOneCode() throws InterruptedException {
        AtomicInteger questions = new AtomicInteger();
        AtomicReference<Thread> second = new AtomicReference<>();
        MfaCodeSource person = request -> {
            if (questions.incrementAndGet() == 1) {
                startAndLetQueue(Objects.requireNonNull(second.get()));
            }
            return Optional.of(Secret.of(world.sample.mfa().code()));
        };
        try (StsCore sts = world.stsCore(engine -> engine.mfa(person))) {
            second.set(new Thread(() -> sts.generateCredentials(List.of("CodeDeployRole-qa"))));
            sts.generateCredentials(List.of("S3ReadOnlyRole-prod"));
            Objects.requireNonNull(second.get()).join();
        }
        assertEquals(1, questions.get());
        assertEquals(1, world.sts.count("GetSessionToken"));
        assertEquals(2, world.sts.count("AssumeRole"));
    }

    /** The request is sent after the invalidation, so that its answer is what a second code would bring. */
    @Test
    void anInvalidationDuringThePromptCostsNoSecondCode() throws Exception {
        TestRole role = world.sample.role("S3ReadOnlyRole-prod").maxSessionDuration(Duration.ofHours(2));
        RoleRequest request = RoleRequest.of(role.arn())
                .sourceProfile("BobSmith")
                .duration(Duration.ofHours(2))
                .build();
        AtomicInteger questions = new AtomicInteger();
        AtomicReference<CredentialEngine> opened = new AtomicReference<>();
        List<CompletionStage<TemporaryCredentials>> later = new CopyOnWriteArrayList<>();
        MfaCodeSource person = asked -> {
            CredentialEngine engine = Objects.requireNonNull(opened.get());
            if (questions.incrementAndGet() == 1) {
                engine.invalidate(request);
                later.add(engine.handle(request).async());
                later.add(engine.handle(request).refresh());
            }
            return Optional.of(Secret.of(world.sample.mfa().code()));
        };
        try (CredentialEngine engine = world.engine().mfa(person).build()) {
            opened.set(engine);
            TemporaryCredentials first = engine.credentials(request);
            for (CompletionStage<TemporaryCredentials> one : later) {
                assertEquals(first, one.toCompletableFuture().get(60, TimeUnit.SECONDS));
            }
            assertEquals(first, engine.credentials(request));
        }
        assertEquals(2, later.size());
        assertEquals(1, questions.get());
        assertEquals(1, world.sts.count("AssumeRole"));
    }

    @Test
    void aPersonMayTakeLongerThanReadersWaitForOthers() {
        Thread reader = Thread.currentThread();
        MfaCodeSource person = request -> {
            Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
            world.clock.advance(Duration.ofMinutes(15));
            return Optional.of(Secret.of(world.sample.mfa().code()));
        };
        try (CredentialEngine engine = world.engine().mfa(person).build()) {
            assertTrue(engine.credentials("S3ReadOnlyRole-prod").accessKeyId().startsWith("ASIA"));
        }
    }

    private static void startAndLetQueue(Thread thread) {
        thread.start();
        while (thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
    }
}
