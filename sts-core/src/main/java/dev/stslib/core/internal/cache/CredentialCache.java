package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.event.KeyState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The cache entries of one engine, one for each credential key. An entry that nothing needs any more is dropped. */
public final class CredentialCache implements AutoCloseable {
    private final Map<CredentialKey, CacheEntry<TemporaryCredentials>> entries = new ConcurrentHashMap<>();
    private final CacheContext<TemporaryCredentials> usual;
    private final CacheContext<TemporaryCredentials> interactive;
    private final RefusedKeys refused;
    private final GrowthCheck growth = new GrowthCheck();
    private volatile boolean closed;

    /**
     * Makes an empty cache.
     *
     * @param context what the entries share
     */
    public CredentialCache(CacheContext<TemporaryCredentials> context) {
        usual = context;
        interactive = context.withoutAdvisoryWindow();
        refused = new RefusedKeys(context.timing().elapsed());
    }

    /**
     * The entry of a key, which is made if there is none.
     *
     * @param key the key
     * @param descriptor describes a new entry
     * @param source the entry whose credentials sign for this one, or null
     * @param isInteractive whether only a person can renew the credentials, so that nothing is asked ahead of need
     * @param loader loads credentials from now on; that of the newest caller counts, whose keys may have been corrected
     * @return the entry
     * @throws EngineClosedException if the cache is closed
     */
    public CacheEntry<TemporaryCredentials> entry(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable CacheEntry<?> source,
            boolean isInteractive,
            EntryLoader<TemporaryCredentials> loader) {
        CacheEntry<TemporaryCredentials> entry = entries.compute(key, (same, known) -> {
            if (known != null) {
                known.touch();
                return known;
            }
            CacheEntry<TemporaryCredentials> made =
                    new CacheEntry<>(same, descriptor, source, loader, isInteractive ? interactive : usual);
            made.whenIdle(() -> drop(made));
            if (refused.remove(same)) {
                made.refuseEarlier();
            }
            return made;
        });
        entry.loadBy(loader);
        growth.check(entries.values(), CacheEntry::dropIfIdle);
        if (closed) {
            entry.close();
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        return entry;
    }

    /** Drops an entry that is idle. Whatever is stored for it stays stored, and refused if it is. */
    private void drop(CacheEntry<TemporaryCredentials> idle) {
        entries.computeIfPresent(idle.key(), (key, known) -> {
            if (known != idle || !known.endIfIdle()) {
                return known;
            }
            if (known.refusesEarlier()) {
                refused.add(key);
            }
            return null;
        });
    }

    /**
     * The state of every entry.
     *
     * @return the states, in no particular order
     */
    public List<KeyState> states() {
        return entries.values().stream().map(CacheEntry::describe).toList();
    }

    /** Closes all entries. */
    @Override
    public void close() {
        closed = true;
        entries.values().forEach(CacheEntry::close);
    }
}
