package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.entry.EntryFolder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An open keystore: its entries, and its keys, which are unlocked before anything that needs them. */
record OpenKeystore(Keystore keystore, EntryFolder entries, UnlockedKeys keys) implements OpenStore {
    @Override
    public Optional<StoredEntry> load(EntryName name) {
        return unlocked(() -> entries.load(name));
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        return unlocked(() -> entries.save(entry, expectedVersion));
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        return entries.delete(name, expectedVersion);
    }

    /** Gets the newest keys first: with old ones, or with a damaged keystore, whole entries look damaged. */
    @Override
    public boolean deleteDamaged(EntryName name) {
        return unlocked(() -> {
            keys.unlockNewest();
            return entries.deleteDamaged(name);
        });
    }

    /** Does the work, and again from the start whenever it finds that keys must be asked for, which is done out here. */
    private <T> T unlocked(Supplier<T> work) {
        keys.unlock();
        while (true) {
            try {
                return work.get();
            } catch (KeysNeeded e) {
                keys.unlockNewest();
            }
        }
    }

    @Override
    public List<EntryInfo> list() {
        return entries.list();
    }

    @Override
    public List<StoreException> unlisted() {
        return entries.unlisted();
    }

    @Override
    public int sweep(Instant now) {
        return entries.sweep(now);
    }

    @Override
    public Optional<Leases> leases() {
        return entries.leases();
    }

    @Override
    public void close() {
        entries.close();
        keystore.close();
    }
}
