package dev.stslib.planted;

import com.github.benmanes.caffeine.cache.Caffeine;

/** Uses Caffeine. */
public final class CaffeineElsewhere {
    private CaffeineElsewhere() {}

    static Object cache() {
        return Caffeine.newBuilder();
    }
}
