package dev.stslib.core.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the credentials of one key stood at one time.
 *
 * @param key whose
 * @param phase where they stand in their life; the mandatory window too for those that a service refused
 * @param accessKeyId their access key id, or null if there are none
 * @param refreshed when they arrived, or null if there are none
 * @param expiration when they end or ended, or null if there are none
 * @param failure the class of the last failure since they arrived, or null
 * @param nextTry when the background tries again after that failure, or null without one; a reader may try earlier
 * @param refreshing whether a refresh is under way
 * @param stage which stage of its way that refresh is in, such as {@code ProcessLease}, or null
 * @param waiting how many callers wait for it, about
 * @param chain the labels of the chain that they come from, the first to be asked for first, themselves last
 */
public record KeyState(
        WatchedKey key,
        Phase phase,
        @Nullable String accessKeyId,
        @Nullable Instant refreshed,
        @Nullable Instant expiration,
        @Nullable FailureKind failure,
        @Nullable Instant nextTry,
        boolean refreshing,
        @Nullable String stage,
        int waiting,
        List<String> chain) {
    public KeyState {
        chain = List.copyOf(chain);
    }
}
