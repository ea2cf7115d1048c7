package dev.stslib.core.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.stslib.api.CredentialKey;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The keys of dropped entries that still refuse what a store holds for them. Each is kept for as long as any credentials can
 * live. Beyond the bound, some are forgotten earlier.
 */
final class RefusedKeys {
    /** As long as credentials that a store holds can stay valid; the minutes are for clocks that differ. */
    static final Duration KEPT = Lifespan.LONGEST.plusMinutes(10);

    private static final int AT_MOST = 100_000;

    private final Cache<CredentialKey, Boolean> keys;

    /**
     * Makes an empty set.
     *
     * @param elapsed the elapsed time, nanoseconds
     */
    RefusedKeys(LongSupplier elapsed) {
        keys = Caffeine.newBuilder()
                .maximumSize(AT_MOST)
                .expireAfterWrite(KEPT)
                .ticker(elapsed::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    void add(CredentialKey key) {
        keys.put(key, true);
    }

    /** Takes a key out; false if it is not there. */
    boolean remove(CredentialKey key) {
        return keys.asMap().remove(key) != null;
    }
}
