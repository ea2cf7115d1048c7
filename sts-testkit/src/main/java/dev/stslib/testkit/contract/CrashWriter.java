package dev.stslib.testkit.contract;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Saves entry after entry, holding a lease, until it is killed. */
final class CrashWriter {
    /** The entries that are saved in turn. */
    static final List<String> NAMES = List.of("crash-0", "crash-1", "crash-2", "crash-3");

    /** The lease that the writer holds. */
    static final EntryName LEASE = new EntryName("crash");

    private static final int LARGEST = 20_000;

    private CrashWriter() {}

    static void run(OpenStore store, PrintStream out) {
        if (store.leases()
                .map(leases -> leases.tryAcquire(LEASE))
                .filter(Optional::isEmpty)
                .isPresent()) {
            throw new AssertionError("The lease of the killed process is still held");
        }
        out.println("begun");
        while (true) {
            for (String name : NAMES) {
                long version = version(store, name);
                if (!store.save(entry(name, version + 1), version)) {
                    throw new AssertionError("There is another version, although no other process saves");
                }
                out.println(name + " " + (version + 1));
            }
        }
    }

    /** The version that is there; fails if the entry is not as it was saved. */
    static long version(OpenStore store, String name) {
        StoredEntry there = store.load(new EntryName(name))
                .orElseThrow(() -> new AssertionError("The entry " + name + " was lost"));
        long version = there.info().version();
        if (!there.equals(entry(name, version))) {
            throw new AssertionError("The entry " + name + " was torn in version " + version);
        }
        return version;
    }

    /** Makes an entry whose content follows from its name and version. */
    static StoredEntry entry(String name, long version) {
        byte[] payload = Entries.payload((int) (version * 7_919 % LARGEST));
        byte[] start = (name + " " + version + " ").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(start, start.length + payload.length);
        System.arraycopy(payload, 0, all, start.length, payload.length);
        return Entries.entry(name, version, all);
    }
}
