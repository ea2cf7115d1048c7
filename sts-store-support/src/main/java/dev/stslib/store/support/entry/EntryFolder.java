package dev.stslib.store.support.entry;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import dev.stslib.store.support.OpenFlag;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that keeps each entry in a separate owner-only file, in an owner-only folder. The name of a file is a digest
 * of the entry's name, so names have any characters and any length, cannot leave the folder, and differ where only the
 * case differs. The file itself contains the name.
 *
 * <p>A save takes the {@linkplain FolderLock folder's lock}, compares, and puts a new file in the place of the old one.
 * Loading and listing take no lock.
 */
public final class EntryFolder implements OpenStore {
    private static final int AT_ONCE = 256;

    private final StoreFolder folder;
    private final EntryCodec codec;
    private final EntryMetadataReader metadata;
    private final PayloadCipher cipher;
    private final FolderLock lock;
    private final FileLeases leases;
    private final OpenFlag open;
    private volatile boolean swept;

    private EntryFolder(StoreFolder folder, FileEnvelope envelope, PayloadCipher cipher) {
        this.folder = folder;
        this.codec = new EntryCodec(envelope, cipher);
        this.metadata = new EntryMetadataReader(folder, codec);
        this.cipher = cipher;
        this.lock = folder.lock();
        this.leases = new FileLeases(folder);
        this.open = new OpenFlag(folder.path().toString());
    }

    /**
     * Opens a folder, as {@link #open(StoreFolder, FileEnvelope, PayloadCipher)} does, and creates it if it does not
     * exist.
     *
     * @param folder the folder; its parent must exist
     * @param files how the store treats its files
     * @param envelope the envelope of its files
     * @param cipher what happens to payloads; closed with the store
     * @return the store
     * @throws dev.stslib.api.error.UnsafeFileException if others own, read or write the folder, or it is a link
     * @throws StoreException if it cannot be created or read
     */
    public static EntryFolder open(Path folder, StoreFiles files, FileEnvelope envelope, PayloadCipher cipher) {
        return open(StoreFolder.open(folder, files), envelope, cipher);
    }

    /**
     * Opens the entries of a folder and removes what killed writers left. If another process holds the folder's lock, this
     * is left to the next call that takes the lock: opening and reading wait for no lock.
     *
     * @param folder the open folder; closed with the store, or if this fails
     * @param envelope the envelope of its files
     * @param cipher what happens to payloads; closed with the store
     * @return the store
     * @throws StoreException if it cannot be read
     */
    public static EntryFolder open(StoreFolder folder, FileEnvelope envelope, PayloadCipher cipher) {
        try {
            EntryFolder store = new EntryFolder(folder, envelope, cipher);
            Optional<Boolean> unused = store.lock.tryLocked(() -> {
                store.sweepOnce();
                return true;
            });
            return store;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Called under the lock. */
    private void sweepOnce() {
        if (!swept) {
            folder.sweep();
            swept = true;
        }
    }

    private <T> T locked(Supplier<T> action) {
        return lock.locked(() -> {
            sweepOnce();
            return action.get();
        });
    }

    /**
     * Says whether a folder holds entries, readable or not.
     *
     * @param folder the folder, which is there
     * @return true if it holds at least one
     * @throws StoreException if it cannot be read
     */
    public static boolean hasEntries(StoreFolder folder) {
        return !EntryMetadataReader.in(folder).isEmpty();
    }

    @Override
    public Optional<StoredEntry> load(EntryName name) {
        open.check();
        return read(metadata.file(name));
    }

    /** Damage is believed if two reads found it in the same bytes: a rekeying may change file and keys meanwhile. */
    private Optional<StoredEntry> read(Path file) {
        byte[] damaged = null;
        while (true) {
            byte[] bytes = folder.readIfExists(file).orElse(null);
            if (bytes == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(decode(bytes, file));
            } catch (DamagedStoreException e) {
                if (Arrays.equals(bytes, damaged)) {
                    throw e;
                }
                damaged = bytes;
            }
        }
    }

    private StoredEntry decode(byte[] bytes, Path file) {
        StoredEntry entry = codec.decode(bytes, file.toString());
        metadata.checkName(entry.info(), file);
        return entry;
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        open.check();
        CompareAndSave.check(entry.info(), expectedVersion);
        EntryName name = entry.info().name();
        return locked(() -> {
            if (!CompareAndSave.agrees(load(name).map(StoredEntry::info), expectedVersion)) {
                return false;
            }
            folder.write(metadata.file(name), codec.encode(entry));
            return true;
        });
    }

    /** Compares what the head says, so that it needs no key, and an entry whose payload is damaged can be deleted. */
    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        open.check();
        Path file = metadata.file(name);
        return locked(() -> {
            Optional<EntryInfo> there =
                    folder.readIfExists(file).map(bytes -> codec.decodeInfo(bytes, file.toString()));
            return there.isPresent()
                    && CompareAndSave.agrees(there, expectedVersion)
                    && folder.delete(List.of(file)) > 0;
        });
    }

    @Override
    public boolean deleteDamaged(EntryName name) {
        open.check();
        return locked(() -> {
            try {
                load(name);
                return false;
            } catch (DamagedStoreException e) {
                return folder.delete(List.of(metadata.file(name))) > 0;
            }
        });
    }

    @Override
    public List<EntryInfo> list() {
        open.check();
        return metadata.listed();
    }

    @Override
    public List<StoreException> unlisted() {
        open.check();
        return metadata.unlisted();
    }

    /** Takes the lock for some hundred at a time, so that others get a turn, and forces the folder once for those. */
    @Override
    public int sweep(Instant now) {
        List<EntryInfo> expired =
                list().stream().filter(info -> !info.expiration().isAfter(now)).toList();
        int swept = 0;
        for (int at = 0; at < expired.size(); at += AT_ONCE) {
            List<EntryInfo> some = expired.subList(at, Math.min(at + AT_ONCE, expired.size()));
            swept += locked(() -> folder.delete(some.stream()
                    .filter(metadata::isStillThere)
                    .map(info -> metadata.file(info.name()))
                    .toList()));
        }
        return swept;
    }

    @Override
    public Optional<Leases> leases() {
        return Optional.of(leases);
    }

    /**
     * Reads every entry.
     *
     * @return how many are whole, and what is wrong with the others
     */
    public Verification verify() {
        open.check();
        int whole = 0;
        List<StoreException> problems = new ArrayList<>();
        for (Path file : EntryMetadataReader.in(folder)) {
            try {
                whole += read(file).isPresent() ? 1 : 0;
            } catch (StoreException e) {
                problems.add(e);
            }
        }
        return new Verification(whole, problems);
    }

    /**
     * Writes every entry again, unchanged, so that the current key seals it. Other processes may save at the same time.
     *
     * @return how many were written
     * @throws StoreException if one cannot be read or written; those before it are written, the rest is as it was
     */
    public int rewrite() {
        open.check();
        int written = 0;
        for (Path file : EntryMetadataReader.in(folder)) {
            written += locked(() -> {
                Optional<StoredEntry> entry = read(file);
                entry.ifPresent(found -> folder.write(file, codec.encode(found)));
                return entry.isPresent() ? 1 : 0;
            });
        }
        return written;
    }

    @Override
    public void close() {
        if (open.close()) {
            leases.close();
            cipher.close();
            folder.close();
        }
    }
}
