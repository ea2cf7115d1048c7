package dev.stslib.store.redis;

import java.nio.charset.StandardCharsets;

/**
 * The keys of an entry in Redis. The braces keep both in one slot of a cluster.
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

    private byte[] key(String digest, String kind) {
        return (prefix + ":{" + digest + "}:" + kind).getBytes(StandardCharsets.US_ASCII);
    }
}
