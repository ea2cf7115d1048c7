package dev.stslib.store.keystore;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.store.Sealing;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Seals entries with the store's key, each bound to its name, version and all else that its head says. */
final class EntrySealing implements Sealing {
    private final byte[] key;
    private boolean closed;

    /** Takes the key over; closing overwrites it. */
    EntrySealing(byte[] key) {
        this.key = key;
    }

    @Override
    public byte[] seal(byte[] head, byte[] payload) {
        byte[] copy = copyOfKey();
        try {
            return AesGcm.seal(copy, head, payload);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    public byte[] unseal(byte[] head, byte[] sealed, Path where) {
        byte[] copy = copyOfKey();
        try {
            return AesGcm.unseal(copy, head, sealed);
        } catch (GeneralSecurityException e) {
            throw new DamagedStoreException(
                    where + " was not sealed with the key of this store, or was changed on purpose",
                    "Delete it and let it be made anew",
                    e);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    /** A copy, so that closing meanwhile never makes anybody seal with a key of zeros. */
    private synchronized byte[] copyOfKey() {
        if (closed) {
            throw new StoreException("The keystore was closed meanwhile", "Open it again");
        }
        return key.clone();
    }
}
