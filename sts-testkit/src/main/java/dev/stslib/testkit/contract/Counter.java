package dev.stslib.testkit.contract;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A number in an entry, counted up by compare-and-save. If an update is lost, it ends too low. */
final class Counter {
    private static final int LARGEST = 3_000;

    private final OpenStore store;
    private final String name;

    Counter(OpenStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** Counts so often up in all, one entry after the other. */
    static void countUp(OpenStore store, int saves, int keys) {
        for (int i = 0; i < saves; i++) {
            new Counter(store, name(i % keys)).countUp();
        }
    }

    /** What all have counted. */
    static long sum(OpenStore store, int keys) {
        long sum = 0;
        for (int key = 0; key < keys; key++) {
            sum += new Counter(store, name(key)).value();
        }
        return sum;
    }

    private static String name(int key) {
        return "counter-" + key;
    }

    private void countUp() {
        boolean saved = false;
        while (!saved) {
            Optional<StoredEntry> there = store.load(new EntryName(name));
            long version = there.map(entry -> entry.info().version()).orElse(0L);
            long value = there.map(Counter::value).orElse(0L);
            saved = store.save(Entries.entry(name, version + 1, bytes(value + 1)), version);
        }
    }

    private long value() {
        return store.load(new EntryName(name)).map(Counter::value).orElse(0L);
    }

    private static long value(StoredEntry entry) {
        byte[] bytes = entry.payload().revealSecret();
        long value = ByteBuffer.wrap(bytes).getLong();
        if (!Arrays.equals(bytes, bytes(value))) {
            throw new AssertionError(entry.info().name() + " was torn: its end does not belong to its start");
        }
        return value;
    }

    /** The number, and a tail that only this number has. */
    private static byte[] bytes(long value) {
        byte[] bytes = Entries.payload(Long.BYTES + (int) (value * 37 % LARGEST));
        ByteBuffer.wrap(bytes).putLong(value);
        return bytes;
    }
}
