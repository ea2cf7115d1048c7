package dev.stslib.store.support.sealing;

import java.util.Optional;

/**
 * Who has the keys of a store. It is called under the folder's lock, so it asks no person and waits for nobody: where it has
 * not the keys it throws what its maker catches outside the lock. Used by many threads at once.
 */
public interface KeyProvider extends AutoCloseable {
    /**
     * The key to seal with, which is the one that the store has now.
     *
     * @return a copy, which the caller overwrites after use
     * @throws dev.stslib.api.error.StoreException if it cannot be had
     */
    byte[] sealingKey();

    /**
     * A key to unseal with.
     *
     * @param id its identifier, as it stands before what it sealed
     * @return a copy, which the caller overwrites after use; empty if the store has no such key
     * @throws dev.stslib.api.error.StoreException if the keys cannot be had
     */
    Optional<byte[]> unsealingKey(byte[] id);

    /** Forgets the keys. Closing twice does nothing. */
    @Override
    void close();

    /**
     * A holder of keys that never change.
     *
     * @param ring the keys, closed with the holder
     * @return the holder
     */
    static KeyProvider of(KeyRing ring) {
        return new KeyProvider() {
            @Override
            public byte[] sealingKey() {
                return ring.current();
            }

            @Override
            public Optional<byte[]> unsealingKey(byte[] id) {
                return ring.find(id);
            }

            @Override
            public void close() {
                ring.close();
            }
        };
    }
}
