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
 * Identifies one configuration of one request: a SHA-256 digest of everything configured that affects the response.
 * Requests that differ in any such part have different keys; the same configuration has the same key in every process,
 * at any time. Immutable.
 */
public final class CredentialKey {
    private static final int BYTES = 32;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /**
     * Creates the key from its digest.
     *
     * @param digest 64 lower-case hexadecimal digits, a SHA-256
     * @throws IllegalArgumentException if the text has another form
     */
    public CredentialKey(String digest) {
        this(parse(digest));
    }

    private CredentialKey(ByteBuffer digest) {
        first = digest.getLong();
        second = digest.getLong();
        third = digest.getLong();
        fourth = digest.getLong();
    }

    private static ByteBuffer parse(String digest) {
        if (digest.length() != 2 * BYTES || !isLowerHex(digest)) {
            throw new IllegalArgumentException("A credential key is 64 lower-case hexadecimal digits");
        }
        return ByteBuffer.wrap(HexFormat.of().parseHex(digest));
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /**
     * The digest.
     *
     * @return 64 lower-case hexadecimal digits, a SHA-256
     */
    public String digest() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(first).putLong(second).putLong(third).putLong(fourth);
        return HexFormat.of().formatHex(bytes.array());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CredentialKey that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return "CredentialKey[" + digest() + "]";
    }

    /**
     * Computes the key of an operation and its parts. The length of each name and value is hashed with it, so different
     * parts cannot produce the same input.
     *
     * @param operation the STS operation, such as {@code AssumeRole}
     * @param parts everything configured that affects the response; the order does not matter; no part may be a secret
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
        return new CredentialKey(ByteBuffer.wrap(sha256.digest()));
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
