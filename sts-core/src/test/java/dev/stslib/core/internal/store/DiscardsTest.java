package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is deleted from a store that takes its time. */
class DiscardsTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore store = new MapStore();
    /** Calls that the store has not begun. */
    private final Queue<Runnable> calls = new ArrayDeque<>();

    private final EngineStore stored = engineStore();
    private final Discards discards = new Discards(stored, clock, clock.scheduler());
    private int failures;

    private EngineStore engineStore() {
        return new EngineStore(
                () -> store,
                TimelessFormat::new,
                name -> new TimelessFormat(),
                clock,
                clock::elapsedNanos,
                calls::add,
                Runnable::run,
                clock.scheduler(),
                new EventBus(List.of(this::hear)));
    }

    private void hear(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed) {
            failures++;
        }
    }

    private CacheEntry<TemporaryCredentials> entry(String role) {
        Timing timing = new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT);
        return new CacheEntry<>(
                CredentialKey.of("AssumeRole", Map.of("role", role)),
                new EntryDescriptor(EntryKind.ROLE, role, null),
                null,
                refresh -> new CompletableFuture<>(),
                new CacheContext<>(
                        ExpiringType.CREDENTIALS,
                        timing,
                        new RefreshScheduler(clock, clock.scheduler()),
                        new EventBus(List.of()),
                        Runnable::run,
                        new RenewalGate()));
    }

    private TemporaryCredentials credentials(String id) {
        return new TemporaryCredentials(
                id,
                Secret.of("s"),
                Secret.of("t"),
                clock.instant(),
                clock.instant().plus(Duration.ofHours(1)));
    }

    private void put(CacheEntry<TemporaryCredentials> entry, String id) {
        TemporaryCredentials credentials = credentials(id);
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

    /** Otherwise no process would hear of the first ones, and those that have them would go on with them. */
    @Test
    void aSaveOfTheSameKeyComesAfterTheDeletion() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        long first = storedVersion();
        entry.invalidate("ASIA1");
        discards.discard(entry.key(), "one", "ASIA1");
        Runnable deletion = calls.remove();
        put(entry, "ASIA2");
        runAll();
        assertEquals(List.of(first), store.deleted);
        assertEquals("ASIA2", stored(entry).accessKeyId());
        deletion.run();
        runAll();
        assertEquals(List.of(first), store.deleted);
        assertEquals("ASIA2", stored(entry).accessKeyId());
    }

    @Test
    void allThatWasDiscardedUnderAKeyIsDeletedBeforeASave() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        discards.discard(entry.key(), "one", "ASIA1");
        discards.discard(entry.key(), "one", "ASIA0");
        Runnable deletion = calls.remove();
        put(entry, "ASIA2");
        runAll();
        assertEquals(1, store.deleted.size());
        deletion.run();
        runAll();
        assertEquals("ASIA2", stored(entry).accessKeyId());
    }

    /** The report of the deletion may come later. */
    @Test
    void whatIsSavedAfterADeletionHasAHigherVersionWhereTheClockIsBehind() {
        clock.jump(Duration.ofSeconds(3));
        put(entry("one"), "ASIA1");
        runAll();
        long first = storedVersion();
        EngineStore other = engineStore();
        Discards others = new Discards(other, clock, clock.scheduler());
        clock.jump(Duration.ofSeconds(-3));
        CacheEntry<TemporaryCredentials> entry = entry("one");
        others.discard(entry.key(), "one", "ASIA1");
        runAll();
        assertEquals(List.of(first), store.deleted);
        save(other, entry, credentials("ASIA2"));
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
    void nothingIsSavedOverWhatCouldNotBeDeleted() {
        CacheEntry<TemporaryCredentials> entry = entry("one");
        put(entry, "ASIA1");
        runAll();
        store.deletesFail = true;
        discards.discard(entry.key(), "one", "ASIA1");
        put(entry, "ASIA2");
        runAll();
        assertEquals(1, store.saves);
        store.deletesFail = false;
        clock.advance(Duration.ofSeconds(1));
        runAll();
        assertEquals(1, store.deleted.size());
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
