package dev.stslib.house.support;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory, which shows what is in it and whether it was closed. */
public final class MemoryStore implements CredentialStore, OpenStore {
    private final Map<String, StoredEntry> entries = new TreeMap<>();
    private boolean closed;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        return this;
    }

    @Override
    public synchronized Optional<StoredEntry> load(EntryName name) {
        return Optional.ofNullable(entries.get(name.value()));
    }

    @Override
    public synchronized boolean save(StoredEntry entry, long expectedVersion) {
        if (version(entry.info().name()) != expectedVersion) {
            return false;
        }
        entries.put(entry.info().name().value(), entry);
        return true;
    }

    @Override
    public synchronized boolean delete(EntryName name, long expectedVersion) {
        return version(name) == expectedVersion && entries.remove(name.value()) != null;
    }

    private long version(EntryName name) {
        return load(name).map(entry -> entry.info().version()).orElse(0L);
    }

    @Override
    public synchronized List<EntryInfo> list() {
        return entries.values().stream().map(StoredEntry::info).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean isClosed() {
        return closed;
    }
}
