package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.Lease;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.store.ProcessLeases.LeaseScope;
import dev.stslib.core.internal.store.ValueStore.Stored;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that does not answer in time, or is not asked in time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundedStoreTest {
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final EntryDescriptor ROLE = new EntryDescriptor(EntryKind.ROLE, "one", null);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore backend = new MapStore();
    private final Deque<Runnable> queued = new ArrayDeque<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    private final List<Thread> poolThreads = new CopyOnWriteArrayList<>();
    private boolean rejects;
    private boolean isFull;
    private final EngineStore store = new EngineStore(
            () -> backend,
            TimelessFormat::new,
            name -> new TimelessFormat(),
            clock,
            clock::elapsedNanos,
            task -> {
                if (rejects) {
                    throw new RejectedExecutionException("planted");
                }
                if (isFull) {
                    queued.add(task);
                } else {
                    threads.add(started(task));
                }
            },
            task -> poolThreads.add(started(task)),
            clock.scheduler(),
            new EventBus(List.of(this::hear)));

    private void hear(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed) {
            events.add(event);
        }
    }

    @BeforeEach
    void hang() {
        store.openNow(true);
        backend.hangs = new CountDownLatch(1);
    }

    @AfterEach
    void goOn() throws InterruptedException {
        backend.hangs.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    private void awaitEntered(int calls) {
        Awaitility.await().until(() -> backend.entered.get() == calls);
    }

    private CompletableFuture<Stored<TemporaryCredentials>> load() {
        return store.load(KEY, "one").toCompletableFuture();
    }

    private CompletableFuture<?> save() {
        store.announceSave();
        return store.save(KEY, ROLE, null, credentials(), 0L).toCompletableFuture();
    }

    private TemporaryCredentials credentials() {
        Instant now = clock.instant();
        return new TemporaryCredentials("ASIA1", Secret.of("s"), Secret.of("t"), now, now.plus(Duration.ofHours(1)));
    }

    private CacheEntry<TemporaryCredentials> entry() {
        return new CacheEntry<>(
                KEY,
                ROLE,
                null,
                refresh -> new CompletableFuture<>(),
                new CacheContext<>(
                        ExpiringType.CREDENTIALS,
                        new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT),
                        new RefreshScheduler(clock, clock.scheduler()),
                        new EventBus(List.of()),
                        Runnable::run,
                        new RenewalGate()));
    }

    @Test
    void load_thatHangs_endsEmptyAtTheTimeLimitAndIsReported() {
        CompletableFuture<Stored<TemporaryCredentials>> load = load();
        awaitEntered(1);
        CompletableFuture<Thread> follower = load.thenApply(stored -> Thread.currentThread());
        clock.advance(EngineStore.TIME_LIMIT.minusMillis(1));
        assertFalse(load.isDone());
        clock.advance(Duration.ofMillis(1));
        assertNull(load.join().value());
        assertNull(load.join().version());
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
        assertTrue(poolThreads.contains(follower.join()), "what follows does not run on the timer's thread");
    }

    @Test
    void load_thatWaitsForAThread_hasItsWholeTimeOnceItBegins() {
        isFull = true;
        CompletableFuture<Stored<TemporaryCredentials>> load = load();
        clock.advance(EngineStore.TIME_LIMIT.minusSeconds(1));
        threads.add(started(queued.remove()));
        awaitEntered(1);
        clock.advance(EngineStore.TIME_LIMIT.minusSeconds(1));
        assertFalse(load.isDone());
        clock.advance(Duration.ofSeconds(1));
        assertNull(load.join().version());
    }

    @Test
    void load_thatNoThreadTakes_endsAtTheTimeLimit_andTheStoreIsNotBlamed() {
        isFull = true;
        CompletableFuture<Stored<TemporaryCredentials>> load = load();
        clock.advance(EngineStore.TIME_LIMIT);
        assertNull(load.join().version());
        queued.remove().run();
        assertEquals(0, backend.entered.get(), "nothing waits for it any more");
        isFull = false;
        backend.hangs.countDown();
        assertEquals(0L, load().join().version());
    }

    @Test
    void whileACallHangs_theStoreIsNotAskedAndLaterItIsAgain() {
        CompletableFuture<Stored<TemporaryCredentials>> first = load();
        awaitEntered(1);
        isFull = true;
        CompletableFuture<Stored<TemporaryCredentials>> behind = load();
        clock.advance(EngineStore.TIME_LIMIT);
        first.join();
        behind.join();
        assertTrue(load().isDone(), "the next one does not wait");
        assertEquals(1, backend.entered.get());
        isFull = false;
        backend.hangs.countDown();
        Awaitility.await().until(() -> !store.calls().isHanging());
        save().join();
        assertEquals(1, backend.saves);
    }

    private void endHang() throws InterruptedException {
        isFull = false;
        backend.hangs.countDown();
        for (Thread thread : threads) {
            thread.join(); // the list grows before the thread that adds to it ends
        }
        Awaitility.await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void savesThatTheStoreWasNotAskedFor_areDoneOnceTheCallReturns() throws InterruptedException {
        CompletableFuture<Stored<TemporaryCredentials>> first = load();
        awaitEntered(1);
        isFull = true;
        CompletableFuture<?> behind = save();
        clock.advance(EngineStore.TIME_LIMIT);
        first.join();
        behind.join();
        clock.advance(Duration.ofSeconds(1));
        assertTrue(save().isDone(), "refused while the call hangs");
        Instant last = clock.instant();
        endHang();
        assertEquals(1, backend.saves, "the last one of the key");
        assertEquals(last, backend.entries.values().iterator().next().info().issued());
        store.awaitSaves(Duration.ofHours(1)); // returns
    }

    @Test
    void aSaveThatExpiresWhileACallHangs_isDropped() throws InterruptedException {
        CompletableFuture<Stored<TemporaryCredentials>> first = load();
        awaitEntered(1);
        clock.advance(EngineStore.TIME_LIMIT);
        first.join();
        save().join();
        clock.advance(Duration.ofHours(1));
        endHang();
        assertEquals(0, backend.saves);
    }

    @Test
    void save_thatHangs_isReportedAndHoldsUpNothing() {
        CompletableFuture<?> saved = save();
        awaitEntered(1);
        assertFalse(saved.isDone());
        clock.advance(EngineStore.TIME_LIMIT);
        saved.join();
        assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
        store.awaitSaves(Duration.ofHours(1)); // returns
    }

    @Test
    void lease_thatHangs_isDoneWithout() {
        ProcessLeases leases = new ProcessLeases(store, clock.scheduler(), () -> 0L);
        var lease = leases.acquire(LeaseScope.of(KEY), KEY, "one", () -> false).toCompletableFuture();
        awaitEntered(1);
        assertFalse(lease.isDone());
        clock.advance(EngineStore.TIME_LIMIT);
        assertEquals(Optional.empty(), Futures.await(lease));
        backend.hangs.countDown();
        Awaitility.await().until(() -> !store.calls().isHanging());
        Awaitility.await().until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertTrue(backend.leased.isEmpty(), "what comes late is given back");
    }

    @Test
    void lease_isGivenBackByTheThreadsOfTheStore() {
        backend.hangs.countDown();
        ProcessLeases leases = new ProcessLeases(store, clock.scheduler(), () -> 0L);
        isFull = true;
        leases.release(
                () -> {
                    throw new NoClassDefFoundError("acme/Lease");
                },
                "one");
        assertEquals(1, queued.size());
        assertEquals(List.of(), events);
        queued.remove().run();
        EngineEvent.StoreFailed failed = assertInstanceOf(EngineEvent.StoreFailed.class, events.get(0));
        assertTrue(String.valueOf(failed.error().getMessage()).contains("acme/Lease"));
        store.awaitSaves(Duration.ofHours(1)); // returns
    }

    @Test
    void close_endsTheWaitOfCallers() {
        CacheEntry<TemporaryCredentials> entry = entry();
        CompletableFuture<Void> restored = CompletableFuture.runAsync(() -> store.restore(entry));
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> store.put(entry, credentials()));
        awaitEntered(2);
        store.endCalls();
        restored.join();
        put.join();
    }

    /** No timer of a manual clock would end these waits. They last ten seconds of real time, all at once. */
    @Test
    void whileTimeStandsStill_noWaitForTheStoreIsEndless() {
        CacheEntry<TemporaryCredentials> entry = entry();
        ProcessLeases leases = new ProcessLeases(store, clock.scheduler(), () -> 0L);
        Executor own = task -> started(task);
        CompletableFuture<Void> restored = CompletableFuture.runAsync(() -> store.restore(entry), own);
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> store.put(entry, credentials()), own);
        CompletableFuture<Lease> turn = CompletableFuture.supplyAsync(() -> leases.await(KEY, null, () -> false), own);
        awaitEntered(3);
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> CompletableFuture.allOf(restored, put).join());
        CompletionException late = assertThrows(
                CompletionException.class,
                () -> turn.orTimeout(1, TimeUnit.MINUTES).join());
        assertInstanceOf(CredentialTimeoutException.class, late.getCause());
        assertEquals(2, events.size());
        for (EngineEvent event : events) {
            String said = String.valueOf(assertInstanceOf(EngineEvent.StoreFailed.class, event)
                    .error()
                    .getMessage());
            assertTrue(said.contains("time stands still"), said);
        }
    }

    @Test
    void executorThatTakesNothing_countsNoCallAsHanging() {
        rejects = true;
        assertTrue(save().isDone());
        store.awaitSaves(Duration.ofHours(1)); // returns
        rejects = false;
        backend.hangs.countDown();
        load().join();
    }
}
