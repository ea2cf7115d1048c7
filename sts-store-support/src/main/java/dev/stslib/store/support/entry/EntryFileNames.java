package dev.stslib.store.support.entry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of files for names of entries. */
final class EntryFileNames {
    private EntryFileNames() {}

    /** The digest in hexadecimal digits. */
    static String digest(String name) {
        return HexFormat.of().formatHex(sha256(name));
    }

    /** SHA-256 over the UTF-16 units, so that texts that UTF-8 cannot encode have different digests too. */
    static byte[] sha256(String name) {
        byte[] units = new byte[name.length() * Character.BYTES];
        for (int i = 0; i < name.length(); i++) {
            units[2 * i] = (byte) (name.charAt(i) >> Byte.SIZE);
            units[2 * i + 1] = (byte) name.charAt(i);
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(units);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
