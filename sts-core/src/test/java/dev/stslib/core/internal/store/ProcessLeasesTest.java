package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.store.ProcessLeases.LeaseScope;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller that waits on its own thread while another process has the turn. */
class ProcessLeasesTest {
    private static final CredentialKey KEY = CredentialKey.of("GetSessionToken", Map.of("user", "me"));
    private static final String DEVICE = "arn:aws:iam::111122223333:mfa/phone";

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore store = new MapStore();
    private final EngineStore stored = new EngineStore(
            () -> store,
            TimelessFormat::new,
            name -> new TimelessFormat(),
            clock,
            clock::elapsedNanos,
            Runnable::run,
            Runnable::run,
            clock.scheduler(),
            new EventBus(List.of()));
    private final ProcessLeases leases = new ProcessLeases(stored, clock.scheduler());
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();
    private Thread caller = new Thread();

    @BeforeEach
    void anotherProcessHasIt() {
        stored.openNow(true);
        store.leased.add(LeaseScope.of(KEY).name());
        store.leased.add(LeaseScope.ofDevice(DEVICE).name());
    }

    private void waitForTheLease(@Nullable String device) {
        caller = new Thread(() -> {
            try {
                outcome.complete(leases.await(KEY, device, () -> false));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
    }

    private @Nullable Throwable failure() {
        return Assertions.assertThrows(ExecutionException.class, outcome::get).getCause();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = DEVICE)
    void isLetGoAtTheEnd(@Nullable String device) {
        waitForTheLease(device);
        leases.close();
        assertInstanceOf(EngineClosedException.class, failure());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = DEVICE)
    void keepsNoLeaseThatArrivesAfterAnInterrupt(@Nullable String device) {
        waitForTheLease(device);
        caller.interrupt();
        assertInstanceOf(CallInterruptedException.class, failure());
        store.leased.clear();
        clock.advance(Duration.ofMinutes(1));
        assertEquals(Set.<EntryName>of(), store.leased);
    }
}
