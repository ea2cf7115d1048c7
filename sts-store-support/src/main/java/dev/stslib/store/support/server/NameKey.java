package dev.stslib.store.support.server;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes names for entries that show nothing of them: HMAC-SHA-256 under a key. It takes the UTF-16 units of a name, so that
 * texts that UTF-8 cannot encode have different names too. Closing overwrites the key.
 */
public final class NameKey implements AutoCloseable {
    /** The length of a digest in characters. */
    public static final int DIGEST = 43;

    private static final byte NAME = 1;
    private static final byte VERSION = 2;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private boolean closed;

    /**
     * Takes a key.
     *
     * @param key 32 random bytes; copied
     */
    public NameKey(byte[] key) {
        this.key = key.clone();
    }

    /**
     * The digest of a name.
     *
     * @param name the name
     * @return {@value #DIGEST} letters, digits, {@code -} and {@code _}
     */
    public String digest(EntryName name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(NAME, 0, name));
    }

    /**
     * The tag of a version, so that the server can compare versions that it cannot read.
     *
     * @param name the name of the entry
     * @param version the version
     * @return {@value SealedEntries#TAG} bytes
     */
    public byte[] tag(EntryName name, long version) {
        return Arrays.copyOf(hmac(VERSION, version, name), SealedEntries.TAG);
    }

    private byte[] hmac(byte purpose, long number, EntryName name) {
        String text = name.value();
        ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + text.length() * Character.BYTES);
        bytes.put(purpose).putLong(number);
        for (int i = 0; i < text.length(); i++) {
            bytes.putChar(text.charAt(i));
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret());
            return mac.doFinal(bytes.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private synchronized SecretKeySpec secret() {
        if (closed) {
            throw new StoreException("The store was closed during this call", "Open it again");
        }
        return new SecretKeySpec(key, ALGORITHM);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }
}
