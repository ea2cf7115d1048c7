package dev.stslib.api.spi;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An open {@link CredentialStore}. Safe for concurrent use by threads and processes.
 *
 * <p>A save is atomic and durable: after it returns true, the entry survives a crash, and a reader sees either the old
 * entry or the new one. Entries can have any size, and names any characters. Data that cannot be read causes a {@link
 * dev.stslib.api.error.StoreException} or a subtype, and is never overwritten.
 */
public interface OpenStore extends AutoCloseable {
    /**
     * Reads an entry.
     *
     * @param name the name
     * @return the entry, or empty if there is none
     * @throws dev.stslib.api.error.DamagedStoreException if the entry differs from what was saved
     */
    Optional<StoredEntry> load(EntryName name);

    /**
     * Saves an entry if the stored entry has the expected version (compare-and-save). The new entry carries its own
     * version, which must be higher.
     *
     * @param entry the entry; {@code entry.info().version()} is its new version
     * @param expectedVersion the version that the stored entry must have, or 0 if no entry may exist
     * @return true if it was saved; false if the stored version differs, and nothing was changed
     * @throws IllegalArgumentException if the new version is not higher than the expected one
     */
    boolean save(StoredEntry entry, long expectedVersion);

    /**
     * Deletes an entry if it has the expected version. A store that {@linkplain #onChange reports changes} reports that
     * this version is deleted also if the entry has another one: a process may still use this one.
     *
     * @param name the name
     * @param expectedVersion the version that the stored entry must have
     * @return true if it was deleted; false if there is no entry or its version differs, and nothing was changed
     * @throws dev.stslib.api.error.DamagedStoreException if the stored version cannot be read; see
     *     {@link #deleteDamaged}
     */
    boolean delete(EntryName name, long expectedVersion);

    /**
     * Deletes a damaged entry, so that its name can be saved again. Until then, saves under that name fail, because
     * only a person can decide whether to give up the old data. The default implementation deletes nothing and reports
     * the damage as {@link #load} does.
     *
     * @param name the name
     * @return true if the entry was damaged and is deleted; false if it is intact or does not exist, and nothing was
     *     changed
     * @throws dev.stslib.api.error.DamagedStoreException if more than this entry is damaged, or the store does not
     *     support this operation; nothing was changed
     */
    default boolean deleteDamaged(EntryName name) {
        load(name);
        return false;
    }

    /**
     * Lists the entries without their secrets. Omits entries that cannot be read.
     *
     * @return the descriptions of the entries, in no particular order
     */
    List<EntryInfo> list();

    /**
     * Returns the reasons why {@link #list} omits entries.
     *
     * @return one error for each omitted entry; empty if no entry is omitted, or the store does not report them
     */
    default List<StoreException> unlisted() {
        return List.of();
    }

    /**
     * Deletes expired entries. Keeps entries whose times cannot be read, and entries that are saved again meanwhile.
     * The credential engine calls it occasionally.
     *
     * @param now the time by the wall clock; entries that expire at that time or earlier are deleted
     * @return the number of deleted entries
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
     * The leases with which the processes that use this store avoid duplicate requests.
     *
     * @return the leases, always the same object; empty if the store has none, and each process sends its requests
     *     itself
     */
    default Optional<Leases> leases() {
        return Optional.empty();
    }

    /**
     * Reports saves and deletions by every process and thread that uses the store, this one included. What ends by itself
     * is not reported. A report is a hint; see {@link EntryChange}.
     *
     * @param listener receives the reports, on threads of the store; it must return at once and must not call the store
     * @return ends the reports to this listener when you close it; closing the store does too. Empty if the store reports
     *     no changes
     * @throws dev.stslib.api.error.StoreException if the store is closed
     */
    default Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
        return Optional.empty();
    }

    /**
     * The rate limit that the processes that use this store share.
     *
     * @return the limit, always the same object; empty if the store has none, and each process limits its requests itself
     */
    default Optional<SharedRateLimit> rateLimit() {
        return Optional.empty();
    }

    /** Releases all resources and keeps the saved entries. Closing again has no effect. */
    @Override
    void close();
}
