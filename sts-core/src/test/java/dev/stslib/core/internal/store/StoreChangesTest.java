package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.store.ValueStore.Stored;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports of deletions at the most awkward moments. */
class StoreChangesTest {
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final EntryDescriptor ROLE = new EntryDescriptor(EntryKind.ROLE, "one", null);

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final MapStore store = new MapStore();
    private final EngineStore stored = engineStore();
    private final CredentialCache<TemporaryCredentials> cache = new CredentialCache<>(new CacheContext<>(
            ExpiringType.CREDENTIALS,
            new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT),
            new RefreshScheduler(clock, clock.scheduler()),
            new EventBus(List.of()),
            Runnable::run,
            new RenewalGate()));
    private final CacheEntry<TemporaryCredentials> entry =
            cache.entry(KEY, ROLE, null, false, refresh -> new CompletableFuture<>());

    @BeforeEach
    void listen() {
        StoreChanges unused = new StoreChanges(stored, cache); // the store keeps it
    }

    private EngineStore engineStore() {
        return new EngineStore(
                () -> store,
                TimelessFormat::new,
                name -> new TimelessFormat(),
                clock,
                clock::elapsedNanos,
                Runnable::run,
                Runnable::run,
                clock.scheduler(),
                new EventBus(List.of()));
    }

    private TemporaryCredentials credentials(String id) {
        return new TemporaryCredentials(
                id,
                Secret.of("s"),
                Secret.of("t"),
                clock.instant(),
                clock.instant().plus(Duration.ofHours(1)));
    }

    private static void save(EngineStore by, TemporaryCredentials credentials) {
        by.announceSave();
        assertEquals(Optional.empty(), Futures.await(by.save(KEY, ROLE, null, credentials, null)));
    }

    private void reportDeletion() {
        EntryName name = new EntryName(KEY.digest());
        StoredEntry there = Objects.requireNonNull(store.entries.get(name));
        store.report(new EntryChange(name, there.info().version(), Kind.DELETED));
    }

    /** Two threads: one has loaded what the other hears was deleted. */
    @Test
    void whatIsDeletedWhileItIsAboutToBeOfferedIsNotServed() {
        save(engineStore(), credentials("ASIA1"));
        Stored<TemporaryCredentials> loaded = stored.loadNow(KEY, "one");
        TemporaryCredentials found = Objects.requireNonNull(loaded.value());
        assertTrue(stored.use(KEY, found, loaded.version()));
        reportDeletion();
        entry.offer(found);
        assertEquals(Optional.empty(), entry.peek());
    }

    /** What another process invalidates is whatever this one was given so far. */
    @Test
    void whatIsDeletedAtTheEndOfItsSaveIsNotServed() {
        stored.openNow(true);
        store.afterSave = this::reportDeletion;
        TemporaryCredentials credentials = credentials("ASIA1");
        entry.put(credentials);
        save(stored, credentials);
        assertEquals(Optional.empty(), entry.peek());
    }

    @Test
    void whatComesAfterADeletionIsServed() {
        TemporaryCredentials credentials = credentials("ASIA1");
        entry.put(credentials);
        save(stored, credentials);
        reportDeletion();
        clock.advance(Duration.ofSeconds(1));
        save(engineStore(), credentials("ASIA2"));
        stored.restore(entry);
        assertEquals("ASIA2", entry.peek().orElseThrow().accessKeyId());
    }
}
