package dev.stslib.core.internal.cache;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.event.WatchedKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the events of a cache entry. */
final class EntryEvents {
    private EntryEvents() {}

    static <V> EngineEvent refreshed(WatchedKey key, ExpiringType<V> type, V value, Duration took) {
        Instant expiration = type.expiration(value);
        Duration lifetime = Duration.between(type.issuedAt(value), expiration);
        return new EngineEvent.Refreshed(key, type.id(value), expiration, took, lifetime);
    }

    /** A failure; {@code nextTry} is when the background tries again, or null if it does not. */
    static EngineEvent failed(
            WatchedKey key, FailureState failure, Duration took, @Nullable Instant nextTry, Instant now) {
        Duration left = nextTry == null ? null : Duration.between(now, nextTry);
        Duration wait = left != null && left.isNegative() ? Duration.ZERO : left;
        return new EngineEvent.RefreshFailed(key, failure.error(), failure.isFinal(), took, wait);
    }

    static EngineEvent ending(WatchedKey key, @Nullable RequiredCode code, Instant expiration, Instant now) {
        Duration left = Duration.between(now, expiration);
        return left.isNegative() || left.isZero()
                ? new EngineEvent.Expired(key, expiration, code)
                : new EngineEvent.AboutToExpire(key, expiration, left, code);
    }
}
