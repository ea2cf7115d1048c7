package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.event.KeyState;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cache entries of one engine, one for each credential key. An entry that nothing needs any more is dropped.
 *
 * @param <V> the type of the values: credentials, or tokens
 */
public final class CredentialCache<V> implements AutoCloseable {
    /** From this size on, the map is made anew once most of its entries have gone: its table never gets smaller. */
    private static final int LARGE = 1_024;

    private final Object lock = new Object();
    /** Guarded by the lock. No read of a handle needs it. */
    private Map<CredentialKey, CacheEntry<V>> entries = new HashMap<>();
    /** The most entries that the map has held. Guarded by the lock. */
    private int most;

    private final Collection<CacheEntry<V>> all = new All();
    private final CacheContext<V> usual;
    private final CacheContext<V> interactive;
    /** Made when the first key is added. Guarded by the lock. */
    private @Nullable RefusedKeys refused;

    /** One for all entries. */
    private final Consumer<CacheEntry<V>> dropper = this::drop;

    private final GrowthCheck growth = new GrowthCheck();
    private volatile boolean closed;

    /**
     * Makes an empty cache.
     *
     * @param context what the entries share
     */
    public CredentialCache(CacheContext<V> context) {
        usual = context;
        interactive = context.withoutAdvisoryWindow();
    }

    /**
     * The entry of a key, which is made if there is none.
     *
     * @param key the key
     * @param descriptor describes a new entry
     * @param source the entry whose credentials sign for this one, or null
     * @param isInteractive whether only a person can renew the value, so that nothing is asked ahead of need
     * @param loader loads values from now on; that of the newest caller counts, whose keys may have been corrected
     * @return the entry
     * @throws EngineClosedException if the cache is closed
     */
    public CacheEntry<V> entry(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable CacheEntry<?> source,
            boolean isInteractive,
            EntryLoader<V> loader) {
        CacheEntry<V> entry;
        synchronized (lock) {
            entry = entries.get(key);
            if (entry == null) {
                entry = new CacheEntry<>(key, descriptor, source, loader, isInteractive ? interactive : usual);
                entry.whenIdle(dropper);
                if (refused != null && refused.remove(key)) {
                    entry.refuseEarlier();
                }
                entries.put(key, entry);
                most = Math.max(most, entries.size());
            } else {
                entry.touch();
            }
        }
        entry.signedBy(source);
        entry.loadBy(loader);
        growth.check(all, CacheEntry::dropIfIdle);
        if (closed) {
            entry.close();
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        return entry;
    }

    /**
     * The entry of a key, without making one.
     *
     * @param key the key
     * @return the entry, or null if there is none
     */
    public @Nullable CacheEntry<V> find(CredentialKey key) {
        synchronized (lock) {
            return entries.get(key);
        }
    }

    /** Drops an entry that is idle. Whatever is stored for it stays stored, and refused if it is. */
    @SuppressWarnings("ReferenceEquality") // each entry is one object
    private void drop(CacheEntry<V> idle) {
        synchronized (lock) {
            CredentialKey key = idle.key();
            if (entries.get(key) != idle || !idle.endIfIdle()) {
                return;
            }
            if (idle.refusesEarlier()) {
                if (refused == null) {
                    refused = new RefusedKeys(usual.timing().elapsed());
                }
                refused.add(key);
            }
            entries.remove(key);
            if (most >= LARGE && entries.size() < most / 4) {
                entries = new HashMap<>(entries);
                most = entries.size();
            }
        }
    }

    /** The entries as they are when it is asked for them, so that they may be dropped meanwhile. */
    private final class All extends AbstractCollection<CacheEntry<V>> {
        @Override
        public int size() {
            synchronized (lock) {
                return entries.size();
            }
        }

        @Override
        public Iterator<CacheEntry<V>> iterator() {
            synchronized (lock) {
                return List.copyOf(entries.values()).iterator();
            }
        }
    }

    /**
     * The state of every entry.
     *
     * @return the states, in no particular order
     */
    public List<KeyState> states() {
        List<KeyState> states = new ArrayList<>();
        all.forEach(entry -> states.add(entry.describe()));
        return List.copyOf(states);
    }

    /** Closes all entries. */
    @Override
    public void close() {
        closed = true;
        all.forEach(CacheEntry::close);
    }
}
