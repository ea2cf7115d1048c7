package dev.stslib.store.support.sealing;

import java.util.Optional;

/**
 * Provides the keys of a store. Its methods are called under the folder's lock, so they never prompt and never block: if
 * the keys are missing, they throw an exception that the creator catches outside the lock. Many threads use it at once.
 */
public interface KeyProvider extends AutoCloseable {
    /**
     * Returns the key that seals now.
     *
     * @return a copy, which the caller overwrites after use
     * @throws dev.stslib.api.error.StoreException if it is not available
     */
    byte[] sealingKey();

    /**
     * Returns a key that unseals.
     *
     * @param id its identifier, which precedes the bytes that it sealed
     * @return a copy, which the caller overwrites after use; empty if the store has no such key
     * @throws dev.stslib.api.error.StoreException if the keys are not available
     */
    Optional<byte[]> unsealingKey(byte[] id);

    /** Forgets the keys. Closing twice does nothing. */
    @Override
    void close();

    /**
     * Returns a provider of keys that never change.
     *
     * @param ring the keys, closed with the provider
     * @return the provider
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
