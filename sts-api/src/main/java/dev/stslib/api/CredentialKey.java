package dev.stslib.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names one configuration of one request. Two requests that differ in anything that shapes the answer have different
 * keys; the same configuration has the same key in every process and on every day.
 *
 * @param digest 64 lower-case hexadecimal digits, a SHA-256
 */
public record CredentialKey(String digest) {
    public CredentialKey {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("A credential key is 64 lower-case hexadecimal digits");
        }
    }

    /**
     * Makes the key of an operation and all its parts. Names and values are counted before they are hashed, so no two
     * sets of parts run together.
     *
     * @param operation the operation of STS, such as {@code AssumeRole}
     * @param parts everything configured that shapes the answer; the order does not matter; no part may be a secret
     *     that could be guessed
     * @return the key
     */
    public static CredentialKey of(String operation, Map<String, String> parts) {
        MessageDigest sha256 = sha256();
        add(sha256, operation);
        for (Map.Entry<String, String> part : new TreeMap<>(parts).entrySet()) {
            add(sha256, part.getKey());
            add(sha256, part.getValue());
        }
        return new CredentialKey(HexFormat.of().formatHex(sha256.digest()));
    }

    /** Written out: the one that the compiler makes for a record is linked at run time, which slows a start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CredentialKey key && digest.equals(key.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
