package dev.stslib.api.spi;

import dev.stslib.api.error.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came out when the entries of a store were copied to another.
 *
 * @param copied how many were saved
 * @param kept how many were left as they were, since the other store holds them already, or holds newer ones
 * @param problems why the others could not be copied
 */
public record StoreCopy(int copied, int kept, List<StoreException> problems) {
    private static final int TRIES = 5;

    public StoreCopy {
        problems = List.copyOf(problems);
    }

    /**
     * Copies all entries that can be read. An entry goes over by compare-and-save and only if none of its name was issued
     * at the same time or later, so that nothing is lost that others save meanwhile. Entries that only one store holds
     * stay.
     *
     * @param from the store that is read
     * @param to the store that is written
     * @return what came out
     * @throws StoreException if the one cannot be listed, or the other not be written
     */
    public static StoreCopy all(OpenStore from, OpenStore to) {
        int copied = 0;
        int kept = 0;
        List<StoreException> problems = new ArrayList<>();
        for (EntryInfo info : from.list()) {
            Optional<StoredEntry> entry;
            try {
                entry = from.load(info.name());
            } catch (StoreException e) {
                problems.add(e);
                continue;
            }
            if (entry.isPresent()) {
                boolean done = copy(entry.get(), to);
                copied += done ? 1 : 0;
                kept += done ? 0 : 1;
            }
        }
        return new StoreCopy(copied, kept, problems);
    }

    /** False if what is there is as new. */
    private static boolean copy(StoredEntry entry, OpenStore to) {
        for (int i = 0; i < TRIES; i++) {
            Optional<EntryInfo> there = to.load(entry.info().name()).map(StoredEntry::info);
            if (there.isPresent() && !there.get().issued().isBefore(entry.info().issued())) {
                return false;
            }
            long expected = there.map(EntryInfo::version).orElse(0L);
            EntryInfo info = entry.info().withVersion(Math.max(entry.info().version(), expected + 1));
            if (to.save(new StoredEntry(info, entry.payload()), expected)) {
                return true;
            }
        }
        throw new StoreException(
                "The entry " + entry.info().name() + " was saved by others again and again while it was copied",
                "Copy it when less goes on");
    }
}
