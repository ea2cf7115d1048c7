package dev.stslib.api.spi;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A live {@link CredentialStore}, used by many threads and many processes at once.
 *
 * <p>A save is atomic and durable: once it has returned true, the entry survives a crash, and a reader sees the old
 * entry or the new one, never a part. Entries have any size and names of any characters. What cannot be read is reported
 * with {@link dev.stslib.api.error.StoreException} (or a type below it) and never overwritten.
 */
public interface OpenStore extends AutoCloseable {
    /**
     * Reads an entry.
     *
     * @param name the name
     * @return the entry, or empty if there is none
     * @throws dev.stslib.api.error.DamagedStoreException if it is not what was once saved
     */
    Optional<StoredEntry> load(EntryName name);

    /**
     * Saves an entry if the one that is there has the version that the caller expects. The entry brings its own new
     * version, higher than the expected one.
     *
     * @param entry the entry, {@code entry.info().version()} being its new version
     * @param expectedVersion the version that must be there, or 0 if none may be there
     * @return true if it was saved, false if another version is there and nothing was changed
     * @throws IllegalArgumentException if the new version is not higher than the expected one
     */
    boolean save(StoredEntry entry, long expectedVersion);

    /**
     * Deletes an entry if it has the version that the caller expects.
     *
     * @param name the name
     * @param expectedVersion the version that must be there
     * @return true if it was deleted, false if none or another version is there and nothing was changed
     * @throws dev.stslib.api.error.DamagedStoreException if the version that is there cannot be read; see
     *     {@link #deleteDamaged}
     */
    boolean delete(EntryName name, long expectedVersion);

    /**
     * Deletes an entry that is damaged, so that its name may be saved again. A damaged entry blocks the saves of its name
     * until then; whether it is worth more than what would take its place is for a person to say. Unless a store says
     * otherwise, it cannot tell one damaged entry from the rest, and reports the damage as {@link #load} does.
     *
     * @param name the name
     * @return true if it was damaged and is deleted; false if it is whole, or there is none, and nothing was changed
     * @throws dev.stslib.api.error.DamagedStoreException if more than this entry is damaged, or the store does not know
     *     how; nothing was changed
     */
    default boolean deleteDamaged(EntryName name) {
        load(name);
        return false;
    }

    /**
     * Lists what is there, without revealing a secret. Entries that cannot be read are left out.
     *
     * @return names, kinds and times, in no particular order
     */
    List<EntryInfo> list();

    /**
     * Says why entries are left out of {@link #list}.
     *
     * @return what is wrong with each of them, and how to mend it; none if the store leaves none out, or does not know
     */
    default List<StoreException> unlisted() {
        return List.of();
    }

    /**
     * Deletes what has expired. Entries whose times cannot be read stay, and so does one that another saves anew meanwhile. The
     * credential engine calls it now and then.
     *
     * @param now the time by the wall clock; what expires at that time or earlier is deleted
     * @return how many were deleted
     * @throws dev.stslib.api.error.StoreException if the store cannot be listed or written
     */
    default int sweep(Instant now) {
        int swept = 0;
        for (EntryInfo info : list()) {
            if (!info.expiration().isAfter(now) && isSwept(info)) {
                swept++;
            }
        }
        return swept;
    }

    private boolean isSwept(EntryInfo expired) {
        try {
            return delete(expired.name(), expired.version());
        } catch (DamagedStoreException e) {
            return false;
        }
    }

    /**
     * The leases by which the processes that use this store share their requests.
     *
     * @return the leases, always the same; empty if there are none, and each process asks for itself
     */
    default Optional<Leases> leases() {
        return Optional.empty();
    }

    /** Frees what is held; what was saved stays. Closing twice does nothing. */
    @Override
    void close();
}
