package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.store.ValueStore.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Loads, saves and deletes credentials on the calling thread, and keeps what other processes have saved or deleted
 * meanwhile: each save and each deletion names the version that it replaces. A store that fails throws.
 */
final class StoredCredentials {
    private static final int SAVE_TRIES = 5;

    private final StoreAccess store;
    private final CredentialEntries entries;
    private final StoredVersions versions;
    private final InstantSource clock;
    /** Hears of a key and the access key id of credentials that were deleted. */
    private volatile BiConsumer<CredentialKey, String> deletedListener = (key, id) -> {};

    /**
     * Makes it without asking the store.
     *
     * @param store the store
     * @param entries makes entries of credentials
     * @param versions what this process uses and what was deleted; matters only if the store tells of changes
     * @param clock the wall clock
     */
    StoredCredentials(StoreAccess store, CredentialEntries entries, StoredVersions versions, InstantSource clock) {
        this.store = store;
        this.entries = entries;
        this.versions = versions;
        this.clock = clock;
    }

    /** Sets who hears of deletions that are found here, as {@link EngineStore#onDeleted} says. */
    void onDeleted(BiConsumer<CredentialKey, String> listener) {
        deletedListener = listener;
    }

    /** Loads credentials that have not expired and were not deleted. */
    Stored<TemporaryCredentials> load(CredentialKey key) {
        Optional<StoredEntry> entry = find(key);
        if (entry.isEmpty()) {
            return new Stored<>(null, 0L, null);
        }
        TemporaryCredentials found = entries.decode(entry.get());
        EntryInfo info = entry.get().info();
        boolean usable = !found.isExpired(clock.instant()) && !isDeleted(key, info.version());
        return new Stored<>(usable ? found : null, info.version(), info.account());
    }

    private Optional<StoredEntry> find(CredentialKey key) {
        return store.get().load(CredentialEntries.name(key));
    }

    private boolean isDeleted(CredentialKey key, long version) {
        return store.tellsOfChanges() && versions.isDeleted(key, version);
    }

    /** Notes credentials that are about to be used; false if they were deleted, and must not be used. */
    boolean use(CredentialKey key, TemporaryCredentials found, @Nullable Long version) {
        return !store.tellsOfChanges() || version == null || versions.use(key, found, version);
    }

    /** The newest version that this process knows of; 0 if it knows none, or the store does not tell of changes. */
    long newestVersion(CredentialKey key) {
        return store.tellsOfChanges() ? versions.next(key) - 1 : 0;
    }

    /**
     * Saves over whatever other processes have saved, unless that is newer.
     *
     * @param version the version that was loaded last, which saves a load; null if none was
     * @return what is newer, if it also lives longer
     */
    Optional<TemporaryCredentials> save(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials,
            @Nullable Long version) {
        return version != null && trySave(key, descriptor, account, credentials, version)
                ? Optional.empty()
                : loadAndSave(key, descriptor, account, credentials);
    }

    private Optional<TemporaryCredentials> loadAndSave(
            CredentialKey key, EntryDescriptor descriptor, @Nullable String account, TemporaryCredentials credentials) {
        SecretBytes payload = entries.payload(credentials);
        for (int i = 0; i < SAVE_TRIES; i++) {
            Optional<StoredEntry> entry = find(key);
            boolean same =
                    entry.filter(found -> found.payload().equals(payload)).isPresent();
            Optional<EntryInfo> info = entry.map(StoredEntry::info);
            if (info.isPresent() && isNewer(info.get().issued(), credentials.issuedAt())) {
                long version = info.get().version();
                noteServed(key, credentials, version);
                return entry.map(entries::decode)
                        .filter(found -> found.expiration().isAfter(credentials.expiration()))
                        .filter(found -> use(key, found, version));
            }
            long version = info.map(EntryInfo::version).orElse(0L);
            if (same) {
                noteServed(key, credentials, version);
                return Optional.empty();
            }
            if (trySave(key, descriptor, account, credentials, version)) {
                return Optional.empty();
            }
        }
        throw new StoreException(
                "The credentials of " + descriptor.label() + " were not stored: " + SAVE_TRIES
                        + " times another process stored others first",
                "Nothing is lost here; if it happens again, look for another program that writes into the store");
    }

    /** What was stored in the future, while these credentials were not, was stored before the clock was set back. */
    private boolean isNewer(Instant stored, Instant issued) {
        Instant now = clock.instant();
        boolean setBack = stored.isAfter(now) && !issued.isAfter(now);
        return stored.isAfter(issued) && !setBack;
    }

    private boolean trySave(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials,
            long expectedVersion) {
        long known = Math.max(expectedVersion, newestVersion(key));
        long version = Math.max(known + 1, clock.millis());
        boolean saved =
                store.get().save(entries.entry(key, descriptor, account, credentials, version), expectedVersion);
        if (saved) {
            noteServed(key, credentials, version);
        }
        return saved;
    }

    /** Notes the version of what a cache entry has already, unless another process has deleted it meanwhile. */
    private void noteServed(CredentialKey key, TemporaryCredentials credentials, long version) {
        if (!use(key, credentials, version)) {
            deletedListener.accept(key, credentials.accessKeyId());
        }
    }

    /**
     * Deletes what is stored. If that is not meant, it has taken the place of what is: it stays, and the processes that still
     * use an earlier version hear that it is deleted.
     *
     * @param key the key
     * @param meant whether what is found there is meant
     */
    void delete(CredentialKey key, Predicate<Stored<TemporaryCredentials>> meant) {
        Optional<StoredEntry> entry = find(key);
        if (entry.isEmpty()) {
            return;
        }
        EntryInfo info = entry.get().info();
        boolean isMeant = meant.test(new Stored<>(entries.decode(entry.get()), info.version(), info.account()));
        if (!isMeant && !store.tellsOfChanges()) {
            return;
        }
        long version = isMeant ? info.version() : info.version() - 1;
        boolean unused = store.get().delete(CredentialEntries.name(key), version); // or a newer one has taken its place
        String id = store.tellsOfChanges() ? versions.delete(key, version) : null;
        if (id != null) { // the report of it may come after the next save
            deletedListener.accept(key, id);
        }
    }
}
