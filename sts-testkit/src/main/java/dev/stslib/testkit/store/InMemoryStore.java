package dev.stslib.testkit.store;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A store in memory, for tests. Whatever is opened from one object shares its entries and leases, as processes share a
 * store. It can be told to fail. Thread-safe.
 */
public final class InMemoryStore implements CredentialStore {
    private final Map<EntryName, StoredEntry> entries = new HashMap<>();
    private final Map<EntryName, Held> leased = new HashMap<>();
    private final List<Consumer<? super EntryChange>> listeners = new CopyOnWriteArrayList<>();
    private boolean broken;
    private int opened;
    private int closed;

    /** Makes an empty store. */
    public InMemoryStore() {}

    @Override
    public String name() {
        return "in-memory";
    }

    /** {@inheritDoc} The settings are ignored. */
    @Override
    public synchronized OpenStore open(StoreSettings settings) {
        checkWorks();
        opened++;
        return new Opened();
    }

    /**
     * Opens the store.
     *
     * @return a view of this store
     */
    public OpenStore open() {
        return open(StoreSettings.create());
    }

    /**
     * The entries as they are now.
     *
     * @return a copy
     */
    public synchronized Map<EntryName, StoredEntry> entries() {
        return Map.copyOf(entries);
    }

    /** Lets every call from now on fail with a {@link StoreException}, until {@link #repair()}. */
    public synchronized void fail() {
        broken = true;
    }

    /** Lets calls succeed again. */
    public synchronized void repair() {
        broken = false;
    }

    /**
     * How often the store was opened.
     *
     * @return the count
     */
    public synchronized int openedCount() {
        return opened;
    }

    /**
     * How many of those that were opened are closed.
     *
     * @return the count
     */
    public synchronized int closedCount() {
        return closed;
    }

    private void checkWorks() {
        if (broken) {
            throw new StoreException("The store in memory was told to fail", "Call repair()");
        }
    }

    private long version(EntryName name) {
        StoredEntry there = entries.get(name);
        return there == null ? 0 : there.info().version();
    }

    /** One view of the store. */
    private final class Opened implements OpenStore, Leases {
        private final Set<Held> mine = new HashSet<>();
        private final Set<Consumer<? super EntryChange>> listening = new HashSet<>();
        private boolean isClosed;

        private void check() {
            if (isClosed) {
                throw new StoreException("The store is closed", "Open it again");
            }
            checkWorks();
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            synchronized (InMemoryStore.this) {
                check();
                return Optional.ofNullable(entries.get(name));
            }
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            CompareAndSave.check(entry.info(), expectedVersion);
            synchronized (InMemoryStore.this) {
                check();
                if (version(entry.info().name()) != expectedVersion) {
                    return false;
                }
                entries.put(entry.info().name(), entry);
            }
            report(new EntryChange(entry.info().name(), entry.info().version(), Kind.SAVED));
            return true;
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            boolean deleted;
            synchronized (InMemoryStore.this) {
                check();
                deleted = version(name) == expectedVersion && entries.remove(name) != null;
            }
            if (expectedVersion > 0) { // processes may use this version though another has taken its place
                report(new EntryChange(name, expectedVersion, Kind.DELETED));
            }
            return deleted;
        }

        private void report(EntryChange change) {
            listeners.forEach(listener -> listener.accept(change));
        }

        /** {@inheritDoc} The thread that saves or deletes calls the listener before it returns. */
        @Override
        public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
            Consumer<EntryChange> own = listener::accept; // Its own, though the same listener may be there already.
            synchronized (InMemoryStore.this) {
                check();
                listeners.add(own);
                listening.add(own);
            }
            return Optional.of(() -> listeners.remove(own));
        }

        @Override
        public List<EntryInfo> list() {
            synchronized (InMemoryStore.this) {
                check();
                return entries.values().stream().map(StoredEntry::info).toList();
            }
        }

        @Override
        public Optional<Leases> leases() {
            return Optional.of(this);
        }

        @Override
        public Optional<Lease> tryAcquire(EntryName name) {
            synchronized (InMemoryStore.this) {
                check();
                if (leased.containsKey(name)) {
                    return Optional.empty();
                }
                Held held = new Held(name);
                leased.put(name, held);
                mine.add(held);
                return Optional.of(held);
            }
        }

        @Override
        public void close() {
            synchronized (InMemoryStore.this) {
                if (!isClosed) {
                    isClosed = true;
                    closed++;
                    mine.forEach(Held::close);
                    listeners.removeAll(listening);
                }
            }
        }
    }

    /** A lease that is held. */
    private final class Held implements Lease {
        private final EntryName name;

        Held(EntryName name) {
            this.name = name;
        }

        @Override
        public void close() {
            synchronized (InMemoryStore.this) {
                leased.remove(name, this);
            }
        }
    }
}
