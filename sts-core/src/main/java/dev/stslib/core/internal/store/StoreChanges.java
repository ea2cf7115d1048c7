package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings what other processes do in the store to the entries in memory. What was deleted is not served any more. What was
 * saved is loaded at once only for an entry that has no fresh value; others find it when they are refreshed.
 */
public final class StoreChanges {
    private final EngineStore store;
    private final CredentialCache<TemporaryCredentials> cache;
    private final Set<CredentialKey> loading = ConcurrentHashMap.newKeySet();

    /**
     * Begins to listen.
     *
     * @param store tells of changes
     * @param cache has the entries
     */
    public StoreChanges(EngineStore store, CredentialCache<TemporaryCredentials> cache) {
        this.store = store;
        this.cache = cache;
        store.onChange(this::changed);
        store.onDeleted(this::deleted);
    }

    private void changed(EntryChange change) {
        CredentialKey key = key(change.name().value());
        CacheEntry<TemporaryCredentials> entry = key == null ? null : cache.find(key);
        if (key == null || entry == null) {
            return;
        }
        switch (change.kind()) {
            case DELETED -> {
                String id = store.versions().delete(key, change.version());
                if (id != null) {
                    entry.invalidateComing(id);
                }
            }
            case SAVED -> {
                if (change.version() >= store.versions().next(key) && entry.takesStored() && loading.add(key)) {
                    load(entry);
                }
            }
        }
    }

    private void deleted(CredentialKey key, String id) {
        CacheEntry<TemporaryCredentials> entry = cache.find(key);
        if (entry != null) {
            entry.invalidateComing(id);
        }
    }

    /** The key that a name is the digest of; null for the name of something else. */
    private static @Nullable CredentialKey key(String name) {
        try {
            return new CredentialKey(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void load(CacheEntry<TemporaryCredentials> entry) {
        try {
            CompletionStage<?> unused = store.load(entry.key(), entry.label()).whenComplete((found, error) -> {
                loading.remove(entry.key());
                if (found != null) {
                    store.offer(entry, found);
                }
            });
        } catch (RuntimeException | Error e) {
            loading.remove(entry.key());
            throw e;
        }
    }
}
