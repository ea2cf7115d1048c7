package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.store.ProcessLeases.LeaseScope;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller that waits on its own thread while another process has the turn. */
class ProcessLeasesTest {
    private static final CredentialKey KEY = CredentialKey.of("GetSessionToken", Map.of("user", "me"));
    private static final String DEVICE = "arn:aws:iam::111122223333:mfa/phone";

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore store = new MapStore();
    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    private final ProcessLeases leases = leasesOf(store);
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();
    private Thread caller = new Thread();

    private ProcessLeases leasesOf(MapStore backend) {
        EngineStore stored = new EngineStore(
                () -> backend,
                TimelessFormat::new,
                name -> new TimelessFormat(),
                clock,
                clock::elapsedNanos,
                Runnable::run,
                Runnable::run,
                clock.scheduler(),
                new EventBus(List.of(events::add)));
        stored.openNow(true);
        return new ProcessLeases(stored, clock.scheduler(), () -> 0L);
    }

    private static final class SilentStore extends MapStore {
        @Override
        public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
            return Optional.empty();
        }
    }

    @BeforeEach
    void anotherProcessHasIt() {
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

    @Test
    void listenersHearHowLongItWaited() {
        CompletionStage<Optional<Lease>> lease = leases.acquire(LeaseScope.of(KEY), KEY, "one", () -> false);
        clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of(), events);
        store.leased.clear();
        clock.advance(Duration.ofSeconds(5));
        assertTrue(lease.toCompletableFuture().join().isPresent());
        StoreCallEnded ended = assertInstanceOf(StoreCallEnded.class, events.get(0));
        assertEquals(StoreOperation.LEASE, ended.operation());
        assertEquals(KEY, ended.key());
        assertNull(ended.failure());
        assertTrue(ended.took().compareTo(Duration.ofSeconds(5)) >= 0, ended::toString);
        assertTrue(ended.took().compareTo(Duration.ofSeconds(9)) < 0, ended::toString);
        assertEquals(1, events.size());
    }

    /** Whether the lease of a device has become needless takes a load from the store to see. */
    @Test
    void waitsForAPersonAskOnceASecondIfTheStoreTellsOfNoChanges() {
        LeaseScope device = LeaseScope.ofDevice(DEVICE);
        MapStore silent = new SilentStore();
        silent.leased.addAll(Set.of(device.name(), Leases.personAsked(device.name())));
        int[] asked = {0};
        CompletionStage<Optional<Lease>> lease = leasesOf(silent).acquire(device, KEY, "one", () -> ++asked[0] < 0);
        clock.advance(Duration.ofMinutes(1));
        int before = asked[0];
        clock.advance(Duration.ofSeconds(10));
        assertEquals(10, asked[0] - before);
        silent.leased.clear();
        clock.advance(Duration.ofSeconds(1));
        assertTrue(lease.toCompletableFuture().join().isPresent());
    }

    @Test
    void otherWaitsAskFourTimesASecondIfTheStoreTellsOfNoChanges() {
        LeaseScope role = LeaseScope.of(KEY);
        MapStore silent = new SilentStore();
        silent.leased.add(role.name());
        CompletionStage<Optional<Lease>> lease = leasesOf(silent).acquire(role, KEY, "one", () -> false);
        clock.advance(Duration.ofSeconds(10));
        silent.leased.clear();
        clock.advance(Duration.ofMillis(250));
        assertTrue(lease.toCompletableFuture().join().isPresent());
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
