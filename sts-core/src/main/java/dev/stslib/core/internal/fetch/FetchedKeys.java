package dev.stslib.core.internal.fetch;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.ExpiringType;
import java.time.Instant;

/**
 * Base credentials that a command or the machine gave.
 *
 * @param keys the credentials; without an expiration they are kept until the engine is closed
 * @param fetchedAt when they came
 */
record FetchedKeys(SourceCredentials keys, Instant fetchedAt) {
    static final ExpiringType<FetchedKeys> TYPE = new ExpiringType<>() {
        @Override
        public String id(FetchedKeys value) {
            return value.keys().accessKeyId();
        }

        @Override
        public Instant issuedAt(FetchedKeys value) {
            return value.fetchedAt();
        }

        @Override
        public Instant expiration(FetchedKeys value) {
            return value.keys().expires().orElse(TemporaryCredentials.LATEST);
        }
    };
}
