package dev.stslib.core.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the credentials of one key at one time.
 *
 * @param key the key
 * @param phase the phase; credentials that a service refused count as in the mandatory window
 * @param refused whether a service refused the credentials; they are then never served again, whatever their phase
 * @param accessKeyId the access key id, or null without credentials
 * @param refreshed when the credentials arrived, or null without credentials
 * @param expiration when they expire or expired, or null without credentials
 * @param failure the kind of the last failure since they arrived, or null
 * @param nextTry when the background tries again after that failure, or null without one; a reader may try earlier
 * @param refreshing whether a refresh is in progress
 * @param stage the stage of that refresh, such as {@code ProcessLease}, or null
 * @param waiting about how many callers wait for the refresh
 * @param chain the labels of the chain of the credentials: the first request first, this key last
 * @param needsCode whether a refresh of this key, or of one before it in the chain, takes an MFA code
 */
public record KeyState(
        WatchedKey key,
        Phase phase,
        boolean refused,
        @Nullable String accessKeyId,
        @Nullable Instant refreshed,
        @Nullable Instant expiration,
        @Nullable FailureKind failure,
        @Nullable Instant nextTry,
        boolean refreshing,
        @Nullable String stage,
        int waiting,
        List<String> chain,
        boolean needsCode) {
    public KeyState {
        chain = List.copyOf(chain);
    }
}
