package dev.stslib.store.redis;

import java.nio.charset.StandardCharsets;

/**
 * The keys in Redis of an entry or a rate limit. The braces keep those of one in one slot of a cluster.
 *
 * @param prefix how they begin
 */
record RedisNames(String prefix) {
    /** The key of the value of the entry whose name has a digest. */
    byte[] value(String digest) {
        return key(digest, "v");
    }

    /** The key of the lease. */
    byte[] lease(String digest) {
        return key(digest, "l");
    }

    /** The keys of a rate limit whose name has a digest: the limit, and who has asked in even and in odd minutes. */
    byte[][] rateLimit(String digest) {
        return new byte[][] {key(digest, "r"), key(digest, "n0"), key(digest, "n1")};
    }

    private byte[] key(String digest, String kind) {
        return (prefix + ":{" + digest + "}:" + kind).getBytes(StandardCharsets.US_ASCII);
    }
}
