package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.stslib.StsCore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
