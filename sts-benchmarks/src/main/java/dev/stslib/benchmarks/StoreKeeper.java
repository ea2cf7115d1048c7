package dev.stslib.benchmarks;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.time.Instant;

/** A store of ours, open. */
final class StoreKeeper implements EntryKeeper {
    private static final EntryName ONE = new EntryName("one");
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private final OpenStore store;
    private final byte[] payload;
    private long version;

    /** Opens a store and fills it, the one entry among the others. */
    StoreKeeper(CredentialStore kind, StoreSettings settings, int entries, byte[] payload) {
        this.store = kind.open(settings);
        this.payload = payload.clone();
        for (int i = 1; i < entries; i++) {
            save(new EntryName("other " + i), 1);
        }
        save();
    }

    @Override
    public void save() {
        version++;
        save(ONE, version);
    }

    private void save(EntryName name, long newVersion) {
        EntryInfo info =
                new EntryInfo(name, EntryKind.ROLE, "json", Instant.EPOCH, END, World.ROLE, "222233334444", newVersion);
        if (!store.save(new StoredEntry(info, SecretBytes.copyOf(payload)), newVersion - 1)) {
            throw new IllegalStateException("There is no other writer");
        }
    }

    @Override
    public void load() {
        if (store.load(ONE).orElseThrow().info().version() != version) {
            throw new IllegalStateException("Another entry was saved");
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
