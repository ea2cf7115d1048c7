package dev.stslib.store.support;

import dev.stslib.api.spi.EntryInfo;
import java.util.Optional;

/** The rules of compare-and-save that are the same for every store. */
public final class CompareAndSave {
    private CompareAndSave() {}

    /**
     * Refuses a save that cannot be meant.
     *
     * @param entry what is to be saved
     * @param expectedVersion the version that must be there, or 0 if none may be there
     * @throws IllegalArgumentException if the expected version is negative, or the new one not higher
     */
    public static void check(EntryInfo entry, long expectedVersion) {
        if (expectedVersion < 0) {
            throw new IllegalArgumentException("The expected version is 0 or higher, not " + expectedVersion);
        }
        if (entry.version() <= expectedVersion) {
            throw new IllegalArgumentException("The new version " + entry.version() + " of " + entry.name()
                    + " must be higher than the expected version " + expectedVersion);
        }
    }

    /**
     * Compares what is there with what is expected.
     *
     * @param there what is there, or empty
     * @param expectedVersion the version that must be there, or 0 if none may be there
     * @return true if they agree
     */
    public static boolean agrees(Optional<EntryInfo> there, long expectedVersion) {
        return there.map(EntryInfo::version).orElse(0L) == expectedVersion;
    }
}
