package dev.stslib.core.internal.cache;

import dev.stslib.api.TemporaryCredentials;
import java.time.Instant;

/**
 * How the cache reads a value that expires, such as credentials or a token. The values themselves need no common type.
 *
 * @param <V> the type of the values
 */
public interface ExpiringType<V> {
    /** Temporary credentials, told apart by their access key id. */
    ExpiringType<TemporaryCredentials> CREDENTIALS = new ExpiringType<>() {
        @Override
        public String id(TemporaryCredentials value) {
            return value.accessKeyId();
        }

        @Override
        public Instant issuedAt(TemporaryCredentials value) {
            return value.issuedAt();
        }

        @Override
        public Instant expiration(TemporaryCredentials value) {
            return value.expiration();
        }
    };

    /**
     * What tells a value from others of the same entry.
     *
     * @param value the value
     * @return an id that is no secret
     */
    String id(V value);

    /**
     * When a value arrived.
     *
     * @param value the value
     * @return the start of its lifetime
     */
    Instant issuedAt(V value);

    /**
     * When a value ends.
     *
     * @param value the value
     * @return the first instant at which it is no longer valid
     */
    Instant expiration(V value);
}
