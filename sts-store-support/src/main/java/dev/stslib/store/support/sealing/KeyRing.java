package dev.stslib.store.support.sealing;

import dev.stslib.api.error.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a store: one that seals, and, while a store is being rekeyed, the one before it, which still unseals. Each
 * has an identifier, the first 8 bytes of its digest, which reveals nothing about the key. Closing overwrites the keys.
 */
public final class KeyRing implements AutoCloseable {
    /** The length of a key's identifier in bytes. */
    static final int ID = 8;

    private static final byte[] PREFIX = "stslib key identifier".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> keys;
    private boolean closed;

    private KeyRing(List<byte[]> keys) {
        this.keys = keys;
    }

    /**
     * A ring with one key.
     *
     * @param key the key; copied
     * @return the ring
     */
    public static KeyRing of(byte[] key) {
        return new KeyRing(List.of(key.clone()));
    }

    /**
     * Reads a ring.
     *
     * @param bytes what {@link #encode} gave; copied
     * @return the ring, or empty if these are no keys
     */
    public static Optional<KeyRing> decode(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % AesGcm.KEY != 0) {
            return Optional.empty();
        }
        List<byte[]> keys = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += AesGcm.KEY) {
            keys.add(Arrays.copyOfRange(bytes, at, at + AesGcm.KEY));
        }
        return Optional.of(new KeyRing(List.copyOf(keys)));
    }

    /**
     * The keys one after the other, the one that seals first.
     *
     * @return the bytes, which the caller overwrites after use
     */
    public synchronized byte[] encode() {
        checkOpen();
        ByteBuffer all = ByteBuffer.allocate(keys.size() * AesGcm.KEY);
        keys.forEach(all::put);
        return all.array();
    }

    /**
     * Returns a ring in which a new random key seals, and the key that seals in this ring still unseals.
     *
     * @return an independent ring
     */
    public synchronized KeyRing withNewKey() {
        checkOpen();
        return new KeyRing(List.of(AesGcm.newKey(), keys.get(0).clone()));
    }

    /**
     * Returns a ring with only the key that seals.
     *
     * @return an independent ring
     */
    public synchronized KeyRing withoutOldKeys() {
        checkOpen();
        return of(keys.get(0));
    }

    /**
     * Says whether an old key still unseals.
     *
     * @return true while a store is being rekeyed
     */
    public boolean hasOldKeys() {
        return keys.size() > 1;
    }

    /**
     * The identifier of the key that seals.
     *
     * @return 16 lower-case hexadecimal digits
     */
    public synchronized String currentId() {
        checkOpen();
        return HexFormat.of().formatHex(id(keys.get(0)));
    }

    /**
     * The key that seals.
     *
     * @return a copy, which closing this ring does not overwrite
     */
    public synchronized byte[] current() {
        checkOpen();
        return keys.get(0).clone();
    }

    /**
     * Returns the key with an identifier.
     *
     * @param id the identifier
     * @return a copy, or empty if the ring has no such key
     */
    public synchronized Optional<byte[]> find(byte[] id) {
        checkOpen();
        for (byte[] key : keys) {
            if (Arrays.equals(id(key), id)) {
                return Optional.of(key.clone());
            }
        }
        return Optional.empty();
    }

    static byte[] id(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(PREFIX);
            return Arrays.copyOf(digest.digest(key), ID);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException("The store was closed during this call", "Open it again");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        keys.forEach(key -> Arrays.fill(key, (byte) 0));
    }
}
