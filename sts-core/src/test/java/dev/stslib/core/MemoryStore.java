package dev.stslib.core;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store that several engines of one test share. */
final class MemoryStore implements CredentialStore {
    final Map<EntryName, StoredEntry> entries = new ConcurrentHashMap<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean broken;
    /** What opening throws, or null. */
    volatile @Nullable RuntimeException down;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        RuntimeException failure = down;
        if (failure != null) {
            throw failure;
        }
        opened.incrementAndGet();
        return new Opened();
    }

    private final class Opened implements OpenStore {
        @Override
        public Optional<StoredEntry> load(EntryName name) {
            requireWhole();
            return Optional.ofNullable(entries.get(name));
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            requireWhole();
            synchronized (entries) {
                StoredEntry there = entries.get(entry.info().name());
                long version = there == null ? 0 : there.info().version();
                if (version != expectedVersion) {
                    return false;
                }
                entries.put(entry.info().name(), entry);
                return true;
            }
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return entries.remove(name) != null;
        }

        @Override
        public List<EntryInfo> list() {
            return entries.values().stream().map(StoredEntry::info).toList();
        }

        private void requireWhole() {
            if (broken) {
                throw new IllegalStateException("the disk is full");
            }
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
