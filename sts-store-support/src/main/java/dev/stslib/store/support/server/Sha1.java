package dev.stslib.store.support.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-1 finds accidents, and tells values apart. What must not be forged is sealed. */
public final class Sha1 {
    private Sha1() {}

    /**
     * The digest of all bytes.
     *
     * @param bytes the bytes
     * @return 40 lower-case hexadecimal digits, as Redis writes them
     */
    public static String hex(byte[] bytes) {
        return hex(bytes, 0);
    }

    static String hex(byte[] bytes, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(bytes, from, bytes.length - from);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
