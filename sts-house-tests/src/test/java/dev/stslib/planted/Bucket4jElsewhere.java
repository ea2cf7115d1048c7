package dev.stslib.planted;

import io.github.bucket4j.Bucket;

/** Uses Bucket4j. */
public final class Bucket4jElsewhere {
    private Bucket4jElsewhere() {}

    static Object bucket() {
        return Bucket.builder();
    }
}
