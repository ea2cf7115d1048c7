package dev.stslib.core;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.CacheEntry;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Reads the current credentials of one profile. The handle follows the profile files: it sees a change within a
 * second while it is in use, and readers never wait for the disk. The first reader after an idle minute may still
 * get the credentials of the earlier profile. If a changed profile cannot be used, the handle keeps the earlier one
 * and logs the reason. A read of fresh credentials takes no lock and allocates nothing. Thread-safe. It needs no
 * close.
 */
public final class CredentialHandle {
    private final String profile;
    private volatile CacheEntry<TemporaryCredentials> entry;
    private final Handles all;

    CredentialHandle(String profile, CacheEntry<TemporaryCredentials> entry, Handles all) {
        this.profile = profile;
        this.entry = entry;
        this.all = all;
    }

    /** Switches to the cache entry of the changed profile. */
    void follow(CacheEntry<TemporaryCredentials> next) {
        CacheEntry<TemporaryCredentials> before = entry;
        next.watch(true);
        entry = next;
        before.watch(false);
    }

    /**
     * Returns the name of the profile.
     *
     * @return the name
     */
    public String profile() {
        return profile;
    }

    /**
     * Returns the key of the configuration. A store keeps the credentials under it. It changes with the profile.
     *
     * @return the key
     */
    public CredentialKey key() {
        return entry.key();
    }

    /**
     * Returns the current credentials. It returns at once until one minute before they expire. In that last minute,
     * and if there are none, the caller waits for one request that all callers share. The first reader in the
     * advisory window starts that request in the background, unless {@link
     * dev.stslib.core.settings.RefreshSettings#onCallersThread()} is set.
     *
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.StslibException if there are no valid credentials and the refresh fails; the type
     *     says why
     * @throws dev.stslib.api.error.CredentialTimeoutException if the wait took too long; the message says if the
     *     rate limit was the cause
     * @throws dev.stslib.api.error.CallInterruptedException if the thread is interrupted; its interrupt flag is set
     *     again
     * @throws dev.stslib.api.error.EngineClosedException if the engine is closed
     */
    public TemporaryCredentials get() {
        all.noteRead();
        return entry.get();
    }

    /**
     * Does the same for a caller that has just read the clock of the engine, so that one read needs the time only
     * once.
     */
    TemporaryCredentials get(long now) {
        all.noteRead();
        return entry.get(now);
    }

    /**
     * Returns the current credentials without blocking the caller.
     *
     * @return a stage that fails with the exceptions of {@link #get}, its time-out included; callers cannot complete
     *     it. While the credentials are fresh, it is always the same object
     */
    public CompletionStage<TemporaryCredentials> async() {
        all.noteRead();
        return entry.async();
    }

    /**
     * Returns the account of credentials that this handle gave.
     *
     * @param credentials the credentials that this handle gave last
     * @return for a role the account in its ARN, for a session token or static keys the account of the keys; empty
     *     if it is unknown or the handle has newer credentials
     */
    public Optional<String> accountOf(TemporaryCredentials credentials) {
        return Optional.ofNullable(entry.accountOf(credentials));
    }

    /**
     * Reports that a service answered {@code ExpiredToken}, {@code ExpiredTokenException} or {@code InvalidToken}.
     * The next reader waits for new credentials.
     *
     * @param accessKeyId the access key id that the service refused; the call does nothing if it is no longer
     *     current
     */
    public void invalidate(String accessKeyId) {
        entry.invalidate(accessKeyId);
    }

    @Override
    public String toString() {
        return "CredentialHandle[" + profile + "]";
    }
}
