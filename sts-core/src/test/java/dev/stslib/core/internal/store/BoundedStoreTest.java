package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.store.ProcessLeases.LeaseScope;
import dev.stslib.core.internal.store.ValueStore.Stored;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A store that does not answer: its threads are those of the test, which lets them run or not. */
class BoundedStoreTest {
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final EntryDescriptor ROLE = new EntryDescriptor(EntryKind.ROLE, "one", null);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore backend = new MapStore();
    private final Deque<Runnable> hanging = new ArrayDeque<>();
    private final List<EngineEvent> events = new ArrayList<>();
    private boolean rejects;
    private final EngineStore store = new EngineStore(
            () -> backend,
            TimelessFormat::new,
            name -> new TimelessFormat(),
            clock,
            task -> {
                if (rejects) {
                    throw new RejectedExecutionException("planted");
                }
                hanging.add(task);
            },
            clock.scheduler(),
            new EventBus(List.of(events::add)));

    private CompletableFuture<Stored<TemporaryCredentials>> load() {
        return store.load(KEY, "one").toCompletableFuture();
    }

    private CompletableFuture<@Nullable Void> save() {
        store.announceSave();
        Instant now = clock.instant();
        TemporaryCredentials credentials =
                new TemporaryCredentials("ASIA1", Secret.of("s"), Secret.of("t"), now, now.plus(Duration.ofHours(1)));
        return store.save(KEY, ROLE, credentials, null).toCompletableFuture();
    }

    @Test
    void load_thatHangs_endsEmptyAtTheTimeLimitAndIsReported() {
        CompletableFuture<Stored<TemporaryCredentials>> load = load();
        clock.advance(EngineStore.TIME_LIMIT.minusMillis(1));
        assertFalse(load.isDone());
        clock.advance(Duration.ofMillis(1));
        assertNull(load.join().value());
        assertNull(load.join().version());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
    }

    @Test
    void whileACallHangs_theStoreIsNotAskedAndLaterItIsAgain() {
        CompletableFuture<Stored<TemporaryCredentials>> first = load();
        clock.advance(EngineStore.TIME_LIMIT);
        assertTrue(first.isDone());
        assertTrue(load().isDone(), "the next one does not wait");
        assertEquals(1, hanging.size());
        assertTrue(save().isDone());
        assertEquals(2, events.size(), "the load that hangs and the save that was not made");
        hanging.remove().run();
        CompletableFuture<@Nullable Void> saved = save();
        hanging.remove().run();
        assertTrue(saved.isDone());
        assertEquals(1, backend.saves);
    }

    @Test
    void save_thatHangs_isReportedAndHoldsUpNothing() {
        CompletableFuture<@Nullable Void> saved = save();
        assertFalse(saved.isDone());
        clock.advance(EngineStore.TIME_LIMIT);
        assertTrue(saved.isDone());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
        store.awaitSaves(Duration.ofHours(1)); // returns
    }

    @Test
    void lease_thatHangs_isDoneWithout() {
        ProcessLeases leases = new ProcessLeases(store, clock.scheduler());
        var lease = leases.acquire(LeaseScope.of(KEY), "one", () -> false).toCompletableFuture();
        assertFalse(lease.isDone());
        clock.advance(EngineStore.TIME_LIMIT);
        assertEquals(Optional.empty(), Futures.await(lease));
        hanging.remove().run();
        assertTrue(backend.leased.isEmpty(), "what comes late is given back");
    }

    @Test
    void executorThatTakesNothing_countsNoCallAsHanging() {
        rejects = true;
        assertTrue(save().isDone());
        store.awaitSaves(Duration.ofHours(1)); // returns
        rejects = false;
        CompletableFuture<Stored<TemporaryCredentials>> load = load();
        hanging.remove().run();
        assertTrue(load.isDone());
    }
}
