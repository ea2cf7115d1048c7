package dev.stslib.api;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Bytes that must not be shown, such as encoded credentials; {@link Secret} does the same for texts. */
public final class SecretBytes {
    private final byte[] bytes;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies the bytes.
     *
     * @param bytes the secret, not null, of any length
     * @return the secret
     */
    public static SecretBytes copyOf(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /**
     * Returns a copy of the bytes. Do not log or print them.
     *
     * @return a new array, never null
     */
    public byte[] revealSecret() {
        return bytes.clone();
    }

    /**
     * The number of bytes.
     *
     * @return the length in bytes, zero or more
     */
    public int length() {
        return bytes.length;
    }

    /** Compares two secrets. For secrets of the same length, the time does not depend on where they differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** The same for every secret, so that the hash code reveals nothing. */
    @Override
    public int hashCode() {
        return 1;
    }

    /** Shows only the length. */
    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " hidden]";
    }
}
