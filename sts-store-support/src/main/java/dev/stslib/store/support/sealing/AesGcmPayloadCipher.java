package dev.stslib.store.support.sealing;

import dev.stslib.api.error.DamagedStoreException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals entries with AES-256-GCM under a key of the store. The whole head of an entry, with its name and version, is
 * associated data. The 8 bytes of the key's identifier precede the sealed bytes.
 */
public final class AesGcmPayloadCipher implements PayloadCipher {
    private final KeyProvider keys;

    /**
     * Seals with the keys of a provider.
     *
     * @param keys the provider, closed with this cipher
     */
    public AesGcmPayloadCipher(KeyProvider keys) {
        this.keys = keys;
    }

    @Override
    public byte[] seal(byte[] head, byte[] payload) {
        byte[] key = keys.sealingKey();
        byte[] sealed = AesGcm.seal(key, head, payload);
        byte[] all = ByteBuffer.allocate(KeyRing.ID + sealed.length)
                .put(KeyRing.id(key))
                .put(sealed)
                .array();
        Arrays.fill(key, (byte) 0);
        return all;
    }

    @Override
    public byte[] unseal(byte[] head, byte[] sealed, String where) {
        Optional<byte[]> key = keys.unsealingKey(Arrays.copyOf(sealed, KeyRing.ID));
        if (key.isEmpty() || sealed.length < KeyRing.ID) {
            throw notOurs(where, null);
        }
        try {
            return AesGcm.unseal(key.get(), head, Arrays.copyOfRange(sealed, KeyRing.ID, sealed.length));
        } catch (GeneralSecurityException e) {
            throw notOurs(where, e);
        } finally {
            Arrays.fill(key.get(), (byte) 0);
        }
    }

    private static DamagedStoreException notOurs(String where, @Nullable Exception cause) {
        return new DamagedStoreException(
                where + " was not sealed with the key of this store, or was changed afterwards",
                "Delete it; stslib then creates a new one",
                cause);
    }

    @Override
    public void close() {
        keys.close();
    }
}
