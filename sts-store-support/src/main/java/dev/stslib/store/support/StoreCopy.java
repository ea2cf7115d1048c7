package dev.stslib.store.support;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.NewerStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What came out when the entries of a store were copied to another.
 *
 * @param copied how many were saved
 * @param kept how many were left as they were, since the other store holds them already, or holds newer ones
 * @param problems why the others could not be copied, one for each
 */
public record StoreCopy(int copied, int kept, List<StoreException> problems) {
    private static final int TRIES = 5;

    public StoreCopy {
        problems = List.copyOf(problems);
    }

    /**
     * Copies all entries that can be read. An entry goes over by compare-and-save and only if none of its name was issued
     * at the same time or later, so that nothing is lost that others save meanwhile. Entries that only one store holds
     * stay, and so does what is damaged in either; each of those is one of the problems.
     *
     * @param from the store that is read
     * @param to the store that is written
     * @return what came out
     * @throws StoreException if the one cannot be listed, or the other not be written
     */
    public static StoreCopy all(OpenStore from, OpenStore to) {
        return all(from, to, info -> true);
    }

    /**
     * Copies the chosen entries, as {@link #all(OpenStore, OpenStore)} copies all.
     *
     * @param from the store that is read
     * @param to the store that is written
     * @param chosen which entries to copy
     * @return what came out
     * @throws StoreException if the one cannot be listed, or the other not be written
     */
    public static StoreCopy all(OpenStore from, OpenStore to, Predicate<EntryInfo> chosen) {
        int copied = 0;
        int kept = 0;
        List<StoreException> problems = new ArrayList<>(from.unlisted());
        for (EntryInfo info : from.list().stream().filter(chosen).toList()) {
            Optional<StoredEntry> entry = load(from, info.name(), problems);
            try {
                if (entry.isPresent()) {
                    boolean done = copy(entry.get(), to);
                    copied += done ? 1 : 0;
                    kept += done ? 0 : 1;
                }
            } catch (DamagedStoreException | NewerStoreException | UnsafeFileException e) {
                problems.add(e);
            }
        }
        return new StoreCopy(copied, kept, problems);
    }

    private static Optional<StoredEntry> load(OpenStore from, EntryName name, List<StoreException> problems) {
        try {
            return from.load(name);
        } catch (StoreException e) {
            problems.add(e);
            return Optional.empty();
        }
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
