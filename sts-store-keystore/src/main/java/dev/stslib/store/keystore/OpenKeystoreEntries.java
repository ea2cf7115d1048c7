package dev.stslib.store.keystore;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import dev.stslib.store.support.OpenFlag;
import dev.stslib.store.support.entry.EntryCodec;
import dev.stslib.store.support.entry.FileLeases;
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
import java.util.function.Consumer;

/** An open keystore of entries. Each call reads the file again, so that it sees what other processes have saved. */
final class OpenKeystoreEntries implements OpenStore {

    private static final EntryCodec CODEC = new EntryCodec(StoreFolderTypes.ENTRIES.entries(), PayloadCipher.NONE);

    private final StoreFolder folder;
    private final Path file;
    private final Password password;
    private final FolderLock lock;
    private final FileLeases leases;
    private final OpenFlag open;

    private OpenKeystoreEntries(StoreFolder folder, Password password) {
        this.folder = folder;
        this.file = StoreFolderTypes.ENTRIES.marker(folder.path());
        this.password = password;
        this.lock = folder.lock();
        this.leases = new FileLeases(folder);
        this.open = new OpenFlag(folder.path().toString());
    }

    static OpenKeystoreEntries open(StoreSettings settings) {
        settings.checkOptions(StoreFiles.OPTIONS);
        StoreFolder folder = StoreFolder.open(settings.folder(), StoreFiles.of(settings::option));
        try {
            StoreFolderTypes.ENTRIES.check(folder, StoreFolderTypes.KEYSTORE);
            return open(folder, Password.ask(settings));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** If another process holds the lock of a store that exists, the store opens without clearing up. */
    private static OpenKeystoreEntries open(StoreFolder folder, Password password) {
        try {
            password.checkAscii(folder.path());
            OpenKeystoreEntries store = new OpenKeystoreEntries(folder, password);
            if (folder.exists(store.file)) {
                store.read().close();
                Optional<Integer> unused = store.lock.tryLocked(folder::sweep);
            } else {
                store.lock.locked(store::prepare);
            }
            return store;
        } catch (RuntimeException e) {
            password.close();
            throw e;
        }
    }

    /** Creates the file at once, so that the next process that opens it needs the same password. */
    private boolean prepare() {
        folder.sweep();
        try (EntriesFile entries = read()) {
            if (entries.isNew()) {
                entries.write();
            }
            return entries.isNew();
        }
    }

    @Override
    public Optional<StoredEntry> load(EntryName name) {
        try (EntriesFile entries = read()) {
            return find(entries, Aliases.of(name));
        }
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        CompareAndSave.check(entry.info(), expectedVersion);
        return change(entry.info().name(), expectedVersion, entries -> {
            byte[] bytes = CODEC.encode(entry);
            entries.put(Aliases.of(entry.info().name()), bytes);
            Arrays.fill(bytes, (byte) 0);
        });
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        return expectedVersion > 0 && change(name, expectedVersion, entries -> entries.remove(Aliases.of(name)));
    }

    @Override
    public boolean deleteDamaged(EntryName name) {
        String alias = Aliases.of(name);
        return lock.locked(() -> {
            try (EntriesFile entries = read()) {
                boolean damaged = isDamaged(entries, alias);
                if (damaged) {
                    entries.remove(alias);
                    entries.write();
                }
                return damaged;
            }
        });
    }

    private boolean isDamaged(EntriesFile entries, String alias) {
        try {
            find(entries, alias);
            return false;
        } catch (DamagedStoreException | WrongPasswordException e) {
            return true;
        }
    }

    @Override
    public List<EntryInfo> list() {
        try (EntriesFile entries = read()) {
            return entries.aliases().stream()
                    .flatMap(alias -> readable(entries, alias).stream())
                    .toList();
        }
    }

    @Override
    public List<StoreException> unlisted() {
        List<StoreException> problems = new ArrayList<>();
        try (EntriesFile entries = read()) {
            for (String alias : entries.aliases()) {
                try {
                    find(entries, alias);
                } catch (StoreException e) {
                    problems.add(e);
                }
            }
        }
        return problems;
    }

    /** Writes the file once for all. */
    @Override
    public int sweep(Instant now) {
        return lock.locked(() -> {
            try (EntriesFile entries = read()) {
                List<String> expired = entries.aliases().stream()
                        .filter(alias -> readable(entries, alias)
                                .filter(info -> !info.expiration().isAfter(now))
                                .isPresent())
                        .toList();
                expired.forEach(entries::remove);
                if (!expired.isEmpty()) {
                    entries.write();
                }
                return expired.size();
            }
        });
    }

    @Override
    public Optional<Leases> leases() {
        return Optional.of(leases);
    }

    @Override
    public void close() {
        if (open.close()) {
            leases.close();
            password.close();
            folder.close();
        }
    }

    private boolean change(EntryName name, long expectedVersion, Consumer<EntriesFile> change) {
        return lock.locked(() -> {
            try (EntriesFile entries = read()) {
                Optional<StoredEntry> there = find(entries, Aliases.of(name));
                if (!CompareAndSave.agrees(there.map(StoredEntry::info), expectedVersion)) {
                    return false;
                }
                change.accept(entries);
                entries.write();
                return true;
            }
        });
    }

    /** Empty for an entry that stslib did not write, which the contract leaves out of lists. */
    private Optional<EntryInfo> readable(EntriesFile entries, String alias) {
        try {
            return find(entries, alias).map(StoredEntry::info);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private EntriesFile read() {
        open.check();
        return EntriesFile.read(folder, file, password);
    }

    private Optional<StoredEntry> find(EntriesFile entries, String alias) {
        return entries.find(alias).map(bytes -> {
            StoredEntry entry = CODEC.decode(bytes, file.toString());
            Arrays.fill(bytes, (byte) 0);
            return entry;
        });
    }
}
