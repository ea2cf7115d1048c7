package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is deleted from a store that takes its time. */
class DiscardsTest {
    private final StoreWorld world = new StoreWorld();
    private final ManualClock clock = world.clock;
    private final MapStore store = world.store;
    /** Calls that the store has not begun. */
    private final Queue<Runnable> calls = new ArrayDeque<>();

    private final EngineStore stored = world.engineStore(calls::add, this::hear);
    private final Discards discards = new Discards(stored, clock, clock.scheduler());
    private int failures;

    private void hear(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed) {
            failures++;
        }
    }

    private CacheEntry<TemporaryCredentials> entry(String role) {
        return new CacheEntry<>(
                CredentialKey.of("AssumeRole", Map.of("role", role)),
                new EntryDescriptor(EntryKind.ROLE, role, null),
                null,
                refresh -> new CompletableFuture<>(),
                world.cacheContext());
    }

    private void put(CacheEntry<TemporaryCredentials> entry, String id) {
        TemporaryCredentials credentials = world.credentials(id);
        entry.put(credentials);
        save(stored, entry, credentials);
    }

    private static void save(
            EngineStore store, CacheEntry<TemporaryCredentials> entry, TemporaryCredentials credentials) {
        store.announceSave();
        assertFalse(store.save(entry.key(), entry.descriptor(), null, credentials, null)
                .toCompletableFuture()
                .isDone());
    }

    private void runAll() {
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
        }
    }

    @Test
    void whatCameEarlierIsDeletedAndWhatTheEntryHasGotSinceStays() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        entry.refuseEarlier();
        discards.discardEarlier(entry);
        runAll();
        assertTrue(store.entries.isEmpty());

        entry.refuseEarlier();
        put(entry, "ASIA2");
        Runnable save = calls.remove();
        discards.discardEarlier(entry);
        save.run(); // before the deletion, at the same time by the clock
        runAll();
        assertEquals(1, store.entries.size());
    }

    @Test
    void whatAnotherProcessGotLaterStays() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        discards.discardEarlier(entry);
        Runnable deletion = calls.remove();
        clock.advance(Duration.ofSeconds(1));
        put(entry("one"), "ASIA2");
        runAll();
        deletion.run();
        runAll();
        assertEquals(1, store.entries.size());
    }

    @Test
    void onlyTheRefusedCredentialsAreDeleted() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        discards.discard(entry.key(), "one", "ASIA9");
        runAll();
        assertEquals(1, store.entries.size());
        discards.discard(entry.key(), "one", "ASIA1");
        runAll();
        assertTrue(store.entries.isEmpty());
    }

    private long storedVersion() {
        return store.entries.values().iterator().next().info().version();
    }

    private TemporaryCredentials stored(CacheEntry<TemporaryCredentials> entry) {
        return Objects.requireNonNull(stored.loadNow(entry.key(), "one").value());
    }

    /** Otherwise the processes that have the first ones would go on with them. */
    @Test
    void whatIsSavedBeforeTheDeletionStays_andEarlierVersionsAreReportedAsDeleted() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        long first = storedVersion();
        List<EntryChange> reports = new ArrayList<>();
        Optional<AutoCloseable> unused = store.onChange(reports::add);
        entry.invalidate("ASIA1");
        discards.discard(entry.key(), "one", "ASIA1");
        Runnable deletion = calls.remove();
        put(entry, "ASIA2");
        runAll();
        assertEquals(List.of(), reports);
        deletion.run();
        runAll();
        assertEquals("ASIA2", stored(entry).accessKeyId());
        assertEquals(1, reports.size());
        assertEquals(Kind.DELETED, reports.get(0).kind());
        assertTrue(reports.get(0).version() >= first, reports::toString);
        assertTrue(reports.get(0).version() < storedVersion(), reports::toString);
    }

    @Test
    void whatWasDiscardedBeforeUnderTheSameKeyIsDeletedToo() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        discards.discard(entry("other").key(), "other", "ASIA1");
        discards.discard(entry.key(), "one", "ASIA1");
        discards.discard(entry.key(), "one", "ASIA0");
        runAll();
        assertEquals(1, store.deleted.size());
    }

    /** The report of the deletion may come later. */
    @Test
    void whatIsSavedAfterADeletionHasAHigherVersionWhereTheClockIsBehind() {
        clock.jump(Duration.ofSeconds(3));
        put(entry("one"), "ASIA1");
        runAll();
        long first = storedVersion();
        EngineStore other = world.engineStore(calls::add, this::hear);
        Discards others = new Discards(other, clock, clock.scheduler());
        clock.jump(Duration.ofSeconds(-3));
        CacheEntry<TemporaryCredentials> entry = entry("one");
        others.discard(entry.key(), "one", "ASIA1");
        runAll();
        assertEquals(List.of(first), store.deleted);
        save(other, entry, world.credentials("ASIA2"));
        runAll();
        assertTrue(storedVersion() > first);
    }

    @Test
    void aDeletionThatFailsIsTriedAgain() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        store.deletesFail = true;
        discards.discard(entry.key(), "one", "ASIA1");
        runAll();
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            runAll();
        }
        assertEquals(1, failures, "it is reported once");
        store.deletesFail = false;
        clock.advance(Duration.ofSeconds(30));
        runAll();
        assertEquals(1, store.deleted.size());
        assertEquals(0, clock.pendingTasks());
        assertEquals(1, failures);
    }

    @Test
    void aDeletionThatFailsForAnHourIsGivenUpAndReported() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        store.deletesFail = true;
        discards.discard(entry.key(), "one", "ASIA1");
        runAll();
        for (int minute = 0; minute < 59; minute++) {
            clock.advance(Duration.ofSeconds(60));
            runAll();
        }
        assertEquals(1, failures);
        clock.advance(Duration.ofMinutes(2));
        runAll();
        assertEquals(2, failures);
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void whatIsSavedWhileADeletionFailsStays() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        store.deletesFail = true;
        discards.discard(entry.key(), "one", "ASIA1");
        put(entry, "ASIA2");
        runAll();
        store.deletesFail = false;
        clock.advance(Duration.ofSeconds(1));
        runAll();
        assertEquals(List.of(), store.deleted);
        assertEquals("ASIA2", stored(entry).accessKeyId());
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void whatThisProcessHasSeenIsDeletedThoughAClockAheadStoredIt() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        clock.jump(Duration.ofSeconds(10));
        put(entry, "ASIA1");
        runAll();
        clock.jump(Duration.ofSeconds(-10));
        entry.refuseEarlier();
        discards.discardEarlier(entry);
        clock.advance(Duration.ofSeconds(1));
        runAll();
        assertEquals(1, store.deleted.size());
    }

    @Test
    void oneIsDeletedAfterTheOther() {
        for (int i = 0; i < 10_000; i++) {
            discards.discardEarlier(entry("role " + i));
        }
        assertEquals(1, calls.size());
        int ran = 0;
        while (!calls.isEmpty()) {
            calls.remove().run();
            assertTrue(calls.size() <= 1);
            ran++;
        }
        assertEquals(10_000, ran);
    }
}
