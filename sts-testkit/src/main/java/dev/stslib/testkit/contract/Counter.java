package dev.stslib.testkit.contract;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A number in an entry, counted up by compare-and-save. If an update is lost, it ends too low. */
final class Counter {
    private final OpenStore store;
    private final String name;

    Counter(OpenStore store, String name) {
        this.store = store;
        this.name = name;
    }

    void countUp() {
        boolean saved = false;
        while (!saved) {
            Optional<StoredEntry> there = store.load(new EntryName(name));
            long version = there.map(entry -> entry.info().version()).orElse(0L);
            long value = there.map(Counter::value).orElse(0L);
            saved = store.save(Entries.entry(name, version + 1, bytes(value + 1)), version);
        }
    }

    long value() {
        return store.load(new EntryName(name)).map(Counter::value).orElse(0L);
    }

    private static long value(StoredEntry entry) {
        return ByteBuffer.wrap(entry.payload().revealSecret()).getLong();
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
