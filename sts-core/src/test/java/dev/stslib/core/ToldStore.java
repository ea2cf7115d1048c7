package dev.stslib.core;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.testkit.store.InMemoryStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store that several engines share. It counts calls, and lets a test hold reports of changes back, or repeat them. */
final class ToldStore implements CredentialStore {
    final InMemoryStore inner = new InMemoryStore();
    final AtomicInteger loads = new AtomicInteger();
    /** All that was reported. */
    final List<EntryChange> reports = new CopyOnWriteArrayList<>();

    private final OpenStore recorder = inner.open();
    private final List<Consumer<? super EntryChange>> listeners = new CopyOnWriteArrayList<>();
    /** Whether reports are lost. */
    boolean mute;

    ToldStore() {
        Optional<AutoCloseable> unused = recorder.onChange(change -> {
            reports.add(change);
            if (!mute) {
                tell(change);
            }
        });
    }

    /** Reports a change to all engines. */
    void tell(EntryChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    /** The only entry there is. */
    Optional<StoredEntry> entry() {
        return inner.entries().values().stream().findFirst();
    }

    /** Puts an entry there whatever its version is, as a person can who has the server. */
    void force(StoredEntry entry) {
        mute = true;
        EntryName name = entry.info().name();
        recorder.load(name)
                .ifPresent(there -> recorder.delete(name, there.info().version()));
        recorder.save(entry, 0);
        mute = false;
    }

    @Override
    public String name() {
        return "told";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        return new Told(inner.open(settings));
    }

    private final class Told implements OpenStore {
        private final OpenStore opened;

        Told(OpenStore opened) {
            this.opened = opened;
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            loads.incrementAndGet();
            return opened.load(name);
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            return opened.save(entry, expectedVersion);
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return opened.delete(name, expectedVersion);
        }

        @Override
        public List<EntryInfo> list() {
            return opened.list();
        }

        @Override
        public Optional<Leases> leases() {
            return opened.leases();
        }

        @Override
        public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
            listeners.add(listener);
            return Optional.of(() -> listeners.remove(listener));
        }

        @Override
        public void close() {
            opened.close();
        }
    }
}
