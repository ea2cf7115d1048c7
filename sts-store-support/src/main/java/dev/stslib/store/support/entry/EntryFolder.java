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
import dev.stslib.store.support.sealing.PayloadCipher;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A store that keeps each entry in an owner-only file of its own, in an owner-only folder. The name of a file is a digest
 * of the entry's name, so names have any characters and any length, cannot leave the folder, and differ where only the
 * case differs; the name itself stands in the file.
 *
 * <p>A save takes the {@linkplain FolderLock folder's lock}, compares, and puts a new file in the place of the old one.
 * Loading and listing take no lock.
 */
public final class EntryFolder implements OpenStore {
    private static final int AT_ONCE = 256;

    private final Path folder;
    private final EntryCodec codec;
    private final EntryMetadataReader metadata;
    private final PayloadCipher cipher;
    private final StoreFiles files;
    private final FolderLock lock;
    private final FileLeases leases;
    private final OpenFlag open;

    private EntryFolder(Path folder, StoreFiles files, FileEnvelope envelope, PayloadCipher cipher) {
        this.folder = folder;
        this.codec = new EntryCodec(envelope, cipher);
        this.metadata = new EntryMetadataReader(folder, files, codec);
        this.cipher = cipher;
        this.files = files;
        this.lock = new FolderLock(folder, files);
        this.leases = new FileLeases(folder, files);
        this.open = new OpenFlag(folder.toString());
    }

    /**
     * Opens the folder, makes it if it is not there, and removes what killed writers left.
     *
     * @param folder the folder; its parent must be there
     * @param files how the store treats its files
     * @param envelope the envelope of its files
     * @param cipher what happens to payloads; closed with the store
     * @return the store
     * @throws dev.stslib.api.error.UnsafeFileException if others own, read or write the folder, or it is a link
     * @throws StoreException if it cannot be made or read
     */
    public static EntryFolder open(Path folder, StoreFiles files, FileEnvelope envelope, PayloadCipher cipher) {
        files.createFolder(folder);
        EntryFolder store = new EntryFolder(folder, files, envelope, cipher);
        store.lock.locked(() -> files.sweep(folder));
        return store;
    }

    /**
     * Says whether a folder holds entries, readable or not.
     *
     * @param folder the folder, which is there
     * @return true if it holds at least one
     * @throws StoreException if it cannot be read
     */
    public static boolean hasEntries(Path folder) {
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
            byte[] bytes = files.readIfExists(file).orElse(null);
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
        return lock.locked(() -> {
            if (!CompareAndSave.agrees(load(name).map(StoredEntry::info), expectedVersion)) {
                return false;
            }
            files.write(metadata.file(name), codec.encode(entry));
            return true;
        });
    }

    /** Compares what the head says, so that it needs no key, and an entry whose payload is damaged can be deleted. */
    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        open.check();
        Path file = metadata.file(name);
        return lock.locked(() -> {
            Optional<EntryInfo> there = files.readIfExists(file).map(bytes -> codec.decodeInfo(bytes, file.toString()));
            return there.isPresent() && CompareAndSave.agrees(there, expectedVersion) && files.delete(file);
        });
    }

    @Override
    public boolean deleteDamaged(EntryName name) {
        open.check();
        return lock.locked(() -> {
            try {
                load(name);
                return false;
            } catch (DamagedStoreException e) {
                return files.delete(metadata.file(name));
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
            swept += lock.locked(() -> files.deleteAll(some.stream()
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
     * Writes every entry anew as it is, so that it is sealed as the sealing seals now. Others may save meanwhile.
     *
     * @return how many were written
     * @throws StoreException if one cannot be read or written; those before it are written, the rest is as it was
     */
    public int rewrite() {
        open.check();
        int written = 0;
        for (Path file : EntryMetadataReader.in(folder)) {
            written += lock.locked(() -> {
                Optional<StoredEntry> entry = read(file);
                entry.ifPresent(found -> files.write(file, codec.encode(found)));
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
        }
    }
}
