package dev.stslib.store.support.server;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of leases on a server, each under the digest of a name. A token is the owner, a colon and a counter, and ends
 * by itself.
 */
public interface ServerTokens {
    /**
     * Puts a token where none is, or in place of a stale one.
     *
     * @param digest the digest of the lease's name
     * @param token the token
     * @param life when it ends from now on
     * @param stale a token that may be replaced; empty for none
     * @return the token that is there instead; null if it was put
     * @throws dev.stslib.api.error.StoreException if the server gives no good answer in time
     */
    @Nullable
    String acquire(String digest, String token, Duration life, String stale);

    /**
     * Replaces a token by another of the same owner. Does not wait.
     *
     * @param digest the digest of the lease's name
     * @param owner the owner and the colon
     * @param token the new token
     * @param life when it ends from now on
     * @return false if no token of the owner is there; or the error of the server
     */
    CompletionStage<Boolean> renew(String digest, String owner, String token, Duration life);

    /**
     * Deletes the token of an owner.
     *
     * @param digest the digest of the lease's name
     * @param owner the owner and the colon
     * @throws dev.stslib.api.error.StoreException if the server gives no good answer in time
     */
    void release(String digest, String owner);
}
