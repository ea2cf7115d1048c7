package dev.stslib.core;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.CacheEntry;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Always the newest credentials of one profile, as the profile files describe it: a change of the files is seen within a
 * second, without a look at the disk by the reader; only the first reader after an idle minute may still get what was
 * before. Where the change cannot be used, what the profile said before goes on,
 * and the log says why. Reading fresh ones takes no lock and allocates nothing. For any number
 * of threads; holds nothing that would have to be closed.
 */
public final class CredentialHandle {
    private final String profile;
    private volatile CacheEntry<TemporaryCredentials> cell;
    private final Handles all;

    CredentialHandle(String profile, CacheEntry<TemporaryCredentials> cell, Handles all) {
        this.profile = profile;
        this.cell = cell;
        this.all = all;
    }

    /** Goes on with what the profile says now. */
    void follow(CacheEntry<TemporaryCredentials> now) {
        CacheEntry<TemporaryCredentials> before = cell;
        now.watch(true);
        cell = now;
        before.watch(false);
    }

    /**
     * The profile.
     *
     * @return its name
     */
    public String profile() {
        return profile;
    }

    /**
     * What tells this configuration from all others; also the name of the entry in a store. It changes with the profile.
     *
     * @return the key
     */
    public CredentialKey key() {
        return cell.key();
    }

    /**
     * The credentials to use now. Served at once until the last minute before they end; then, and where there are none,
     * the caller waits for one request that all callers share. Within the advisory window the first reader starts that
     * request in the background.
     *
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.StslibException if there are none to serve and they cannot be had; the type says why
     * @throws dev.stslib.api.error.CredentialTimeoutException if the wait took too long; the message says if it was the
     *     limit of requests that held it up
     * @throws dev.stslib.api.error.CallInterruptedException if the thread was interrupted (its flag is set again)
     * @throws dev.stslib.api.error.EngineClosedException if the engine was closed
     */
    public TemporaryCredentials get() {
        all.noteRead();
        return cell.get();
    }

    /** The same for a caller that has just read the engine's clock: a read by name reads it once only. */
    TemporaryCredentials get(long now) {
        all.noteRead();
        return cell.get(now);
    }

    /**
     * The credentials to use now, without ever blocking the caller.
     *
     * @return a stage that fails with what {@link #get} throws, its time-out included; nobody who gets it can complete it,
     *     and as long as the credentials are fresh it is always the same one
     */
    public CompletionStage<TemporaryCredentials> async() {
        all.noteRead();
        return cell.async();
    }

    /**
     * The account that credentials belong to.
     *
     * @param credentials what this handle gave last
     * @return of a role the account in its ARN, of a session token or static keys the keys' account; empty where it is
     *     not known, or the handle has newer credentials by now
     */
    public Optional<String> accountOf(TemporaryCredentials credentials) {
        return Optional.ofNullable(cell.accountOf(credentials));
    }

    /**
     * Says that a service answered {@code ExpiredToken}, {@code ExpiredTokenException} or {@code InvalidToken}. The next
     * reader waits for new credentials.
     *
     * @param accessKeyId the access key id that was refused; one that is no longer current does nothing
     */
    public void invalidate(String accessKeyId) {
        cell.invalidate(accessKeyId);
    }

    @Override
    public String toString() {
        return "CredentialHandle[" + profile + "]";
    }
}
