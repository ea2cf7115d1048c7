package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes that share a store and an MFA device, the second with a single thread for the store. */
class OneStoreThreadTest {
    private final FacadeWorld world = new FacadeWorld();
    private final InMemoryStore store = new InMemoryStore();

    @AfterEach
    void close() {
        world.close();
    }

    private StsCore sts(MfaCodeSource codes) {
        return world.manual.stsCore(same -> world.builder()
                .executor(null)
                .poolSize(1)
                .mfa(codes)
                .format(new LineFormat())
                .store(store, StoreSettings.at(world.manual.folder)));
    }

    @Test
    void theSecondTakesTheTokenOfTheFirst_andAsksNobody() {
        AtomicInteger prompts = new AtomicInteger();
        MfaCodeSource person = request -> {
            prompts.incrementAndGet();
            return Optional.<Secret>empty();
        };
        Lease atThePrompt = store.open()
                .leases()
                .orElseThrow()
                .tryAcquire(new EntryName("mfa " + world.mfa.serial()))
                .orElseThrow();
        try (StsCore first = sts(person);
                StsCore second = sts(person)) {
            CompletableFuture<?> waiting =
                    CompletableFuture.supplyAsync(() -> second.generateCredentials(List.of("DynamoDBRole-dev")));
            advanceUntil(() -> world.clock.pendingTasks() > 0);
            first.generateSessionToken(5, world.mfa.code());
            advanceUntil(waiting::isDone);
            waiting.join();
            assertEquals(0, prompts.get());
            assertEquals(1, world.sts.count("GetSessionToken"));
            assertEquals(List.of(), world.events(StoreFailed.class));
        } finally {
            atThePrompt.close();
        }
    }

    private void advanceUntil(Callable<Boolean> done) {
        Awaitility.await().until(() -> {
            world.clock.advance(Duration.ofMillis(100));
            return done.call();
        });
    }
}
