package dev.stslib.store.keystore;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.api.store.EntryFolder;
import java.util.List;
import java.util.Optional;

/** An open keystore: its entries, and its keys, which are unlocked before anything that needs them. */
record OpenKeystore(EntryFolder entries, UnlockedKeys keys) implements OpenStore {
    @Override
    public Optional<StoredEntry> load(EntryName name) {
        keys.unlock();
        return entries.load(name);
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        keys.unlock();
        return entries.save(entry, expectedVersion);
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        return entries.delete(name, expectedVersion);
    }

    /** Gets the newest keys first: with old ones, or with a damaged keystore, whole entries look damaged. */
    @Override
    public boolean deleteDamaged(EntryName name) {
        keys.unlockNewest();
        return entries.deleteDamaged(name);
    }

    @Override
    public List<EntryInfo> list() {
        return entries.list();
    }

    @Override
    public Optional<Leases> leases() {
        return entries.leases();
    }

    @Override
    public void close() {
        entries.close();
    }
}
