package dev.stslib.store.redis;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.entry.Verification;
import dev.stslib.store.support.server.ServerStore;

/** Administers a {@code redis} store as a whole. Other processes may use it at the same time. */
public final class RedisAdmin {
    private final RedisStore store;
    private final StoreSettings settings;

    /**
     * Makes the administration of a store.
     *
     * @param store the store, which has the keys if the settings name no key files
     * @param settings the settings, as for {@link RedisStore#open}
     */
    public RedisAdmin(RedisStore store, StoreSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /**
     * Seals every entry that an older key has sealed under the first key, and moves every entry that lies under a name of
     * an older name key. If it ends half-way, call it again. Entries of a key that these settings do not have stay as they
     * are.
     *
     * @return how many entries were written
     * @throws dev.stslib.api.error.DamagedStoreException if entries are damaged; all others are done
     * @throws StoreException if the server cannot be read or written
     */
    public int rekey() {
        try (ServerStore open = store.openStore(settings)) {
            return open.rewrite();
        }
    }

    /**
     * Reads every entry.
     *
     * @return how many are whole, and what is wrong with the others
     * @throws StoreException if the server cannot be read
     */
    public Verification verify() {
        try (ServerStore open = store.openStore(settings)) {
            return open.verify();
        }
    }
}
