package dev.stslib.api;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Bytes that must not be shown, such as encoded credentials: the bytes' counterpart of {@link Secret}. */
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
     * Gives a copy of the bytes away. The caller must not log or print them.
     *
     * @return a new array, never null
     */
    public byte[] revealSecret() {
        return bytes.clone();
    }

    /**
     * Says how many bytes there are.
     *
     * @return the length in bytes, zero or more
     */
    public int length() {
        return bytes.length;
    }

    /** Compares in a time that does not depend on where two secrets of one length differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** The same for every secret, so that a hash tells nothing. */
    @Override
    public int hashCode() {
        return 1;
    }

    /** Shows the length only. */
    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " hidden]";
    }
}
