package dev.stslib.core.internal.fetch;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store with room for one entry. */
final class SharedStore implements OpenStore {
    private final AtomicReference<@Nullable StoredEntry> entry = new AtomicReference<>();

    @Override
    public Optional<StoredEntry> load(EntryName name) {
        return Optional.ofNullable(entry.get());
    }

    @Override
    public boolean save(StoredEntry wanted, long expectedVersion) {
        StoredEntry there = entry.get();
        long version = there == null ? 0 : there.info().version();
        return version == expectedVersion && entry.compareAndSet(there, wanted);
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        return entry.getAndSet(null) != null;
    }

    @Override
    public List<EntryInfo> list() {
        StoredEntry there = entry.get();
        return there == null ? List.of() : List.of(there.info());
    }

    @Override
    public void close() {}
}
