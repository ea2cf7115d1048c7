package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.core.engine.LeaseDesk.Matter;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
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
class LeaseDeskTest {
    private static final CredentialKey KEY = CredentialKey.of("GetSessionToken", Map.of("user", "me"));
    private static final String DEVICE = "arn:aws:iam::111122223333:mfa/phone";

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore store = new MapStore();
    private final StoredCredentials stored = new StoredCredentials(
            () -> store,
            TimelessFormat::new,
            name -> new TimelessFormat(),
            clock,
            new ArrayDeque<Runnable>()::add,
            new Events(List.of()));
    private final LeaseDesk desk = new LeaseDesk(stored, Runnable::run, clock.scheduler());
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();
    private Thread caller = new Thread();

    @BeforeEach
    void anotherProcessHasIt() {
        store.leased.add(Matter.of(KEY).name());
        store.leased.add(Matter.ofDevice(DEVICE).name());
    }

    private void waitForTheTurn(@Nullable String device) {
        caller = new Thread(() -> {
            try {
                outcome.complete(desk.turn(KEY, device, () -> false));
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
        waitForTheTurn(device);
        desk.close();
        assertInstanceOf(EngineClosedException.class, failure());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = DEVICE)
    void keepsNoTurnThatComesAfterItWasInterrupted(@Nullable String device) {
        waitForTheTurn(device);
        caller.interrupt();
        assertInstanceOf(CallInterruptedException.class, failure());
        store.leased.clear();
        clock.advance(Duration.ofMinutes(1));
        assertEquals(Set.<EntryName>of(), store.leased);
    }
}
