package dev.stslib.benchmarks;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.testkit.store.InMemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store in memory that the nodes of a simulated fleet share, and that counts what they ask of it. As on a server, entries
 * end by themselves. For one thread.
 */
final class CountedStore implements CredentialStore {
    private final InMemoryStore entries = new InMemoryStore();
    private long calls;

    /** How many loads, saves, and tries and returns of leases there were: each is one command on a server. */
    long calls() {
        return calls;
    }

    /** The mean size of an entry's payload in bytes. */
    double bytes() {
        return entries.entries().values().stream()
                .mapToInt(entry -> entry.payload().revealSecret().length)
                .average()
                .orElse(0);
    }

    @Override
    public String name() {
        return "counted";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        OpenStore opened = entries.open(settings);
        return new Opened(opened, opened.leases().orElseThrow());
    }

    private final class Opened implements OpenStore, Leases {
        private final OpenStore store;
        private final Leases leases;

        Opened(OpenStore store, Leases leases) {
            this.store = store;
            this.leases = leases;
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            calls++;
            return store.load(name);
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            calls++;
            return store.save(entry, expectedVersion);
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            calls++;
            return store.delete(name, expectedVersion);
        }

        @Override
        public List<EntryInfo> list() {
            return store.list();
        }

        @Override
        public int sweep(Instant now) {
            return 0;
        }

        @Override
        public Optional<Leases> leases() {
            return Optional.of(this);
        }

        @Override
        public Optional<Lease> tryAcquire(EntryName name) {
            calls++;
            return leases.tryAcquire(name).map(lease -> () -> {
                calls++;
                lease.close();
            });
        }

        @Override
        public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
            return store.onChange(listener);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
