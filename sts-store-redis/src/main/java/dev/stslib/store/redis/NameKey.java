package dev.stslib.store.redis;

import dev.stslib.api.spi.EntryName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes names for entries that show nothing of them: HMAC-SHA-256 under a key. It takes the UTF-16 units of a name, so that
 * texts that UTF-8 cannot encode have different names too.
 */
final class NameKey {
    private static final byte NAME = 1;
    private static final byte VERSION = 2;

    private final SecretKeySpec key;
    private final String prefix;

    NameKey(byte[] key, String prefix) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.prefix = prefix;
    }

    /** The digest of a name, 43 characters. */
    String digest(EntryName name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(NAME, 0, name));
    }

    /** What stands for a version of an entry, so that the server can compare versions that it cannot read. */
    byte[] tag(EntryName name, long version) {
        return Arrays.copyOf(hmac(VERSION, version, name), SealedEntries.TAG);
    }

    /** The key of an entry's value in Redis. */
    byte[] valueKey(EntryName name) {
        return valueKey(prefix, digest(name));
    }

    static byte[] valueKey(String prefix, String digest) {
        return (prefix + ":{" + digest + "}:v").getBytes(StandardCharsets.US_ASCII);
    }

    /** The key of a lease in Redis, in the slot of the value. */
    byte[] leaseKey(EntryName name) {
        return (prefix + ":{" + digest(name) + "}:l").getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] hmac(byte purpose, long number, EntryName name) {
        String text = name.value();
        ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + text.length() * Character.BYTES);
        bytes.put(purpose).putLong(number);
        for (int i = 0; i < text.length(); i++) {
            bytes.putChar(text.charAt(i));
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
