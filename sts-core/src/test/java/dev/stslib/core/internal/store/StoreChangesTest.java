package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.store.ValueStore.Stored;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports of deletions at the most awkward moments. */
class StoreChangesTest {
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));
    private static final EntryDescriptor ROLE = new EntryDescriptor(EntryKind.ROLE, "one", null);

    private final StoreWorld world = new StoreWorld();
    private final ManualClock clock = world.clock;
    private final MapStore store = world.store;
    private final EngineStore stored = engineStore();
    private final CredentialCache<TemporaryCredentials> cache = new CredentialCache<>(world.cacheContext());
    private final CacheEntry<TemporaryCredentials> entry =
            cache.entry(KEY, ROLE, null, false, refresh -> new CompletableFuture<>());

    @BeforeEach
    void listen() {
        StoreChanges unused = new StoreChanges(stored, cache); // the store keeps it
    }

    private EngineStore engineStore() {
        return world.engineStore(Runnable::run, event -> {});
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
        save(engineStore(), world.credentials("ASIA1"));
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
        TemporaryCredentials credentials = world.credentials("ASIA1");
        entry.put(credentials);
        save(stored, credentials);
        assertEquals(Optional.empty(), entry.peek());
    }

    @Test
    void whatComesAfterADeletionIsServed() {
        TemporaryCredentials credentials = world.credentials("ASIA1");
        entry.put(credentials);
        save(stored, credentials);
        reportDeletion();
        clock.advance(Duration.ofSeconds(1));
        save(engineStore(), world.credentials("ASIA2"));
        stored.restore(entry);
        assertEquals("ASIA2", entry.peek().orElseThrow().accessKeyId());
    }

    /** Three processes: one invalidates what the second has replaced already and the third still serves. */
    @Test
    void whatIsInvalidatedAfterAnotherHasSavedIsNotServed() {
        TemporaryCredentials refused = world.credentials("ASIA1");
        entry.put(refused);
        save(stored, refused);
        clock.advance(Duration.ofSeconds(1));
        save(engineStore(), world.credentials("ASIA2"));
        assertEquals(Optional.of(refused), entry.peek());
        new Discards(engineStore(), clock, clock.scheduler()).discard(KEY, "one", "ASIA1");
        assertEquals(Optional.empty(), entry.peek());
        stored.restore(entry);
        assertEquals("ASIA2", entry.peek().orElseThrow().accessKeyId());
        assertEquals(List.of(), store.deleted);
    }
}
