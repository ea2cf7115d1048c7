package dev.stslib.core;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.core.internal.cache.CacheEntry;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the current credentials of one profile. The handle follows the profiles: it sees a change within a second while it
 * is in use, and readers never wait for the disk. The first reader after an idle minute may still get the credentials of
 * the earlier profile. If a changed profile cannot be used, or the profiles cannot be read, the handle keeps the earlier
 * one and logs the reason. If the profile has gone, its credentials are not renewed any more, and reads fail until the
 * profile comes back. A read of fresh credentials takes no lock and allocates nothing. Thread-safe. It needs no close.
 */
public final class CredentialHandle {
    /** How long a profile that cannot be used is left alone while it does not change, in milliseconds. */
    private static final long RETRY_AFTER = 60_000;

    private final String profile;
    private final Handles all;
    /** Null once the profile has gone. */
    private volatile @Nullable CacheEntry<TemporaryCredentials> entry;
    /** What the handle follows, or followed last. */
    private volatile ProfilePlan plan;
    /** Why the profile is not followed, or null if it is. */
    private volatile @Nullable Failure failure;

    /** The look that found a profile which could not be used. */
    private record Failure(ProfileWatch.Look look) {
        /** The cause may lie outside the profile's sections, so that each minute deserves another try. */
        boolean isRecent(long now) {
            return now >= look.at() && now - look.at() < RETRY_AFTER;
        }
    }

    CredentialHandle(String profile, Handles all, ProfilePlan plan) {
        this.profile = profile;
        this.all = all;
        this.plan = plan;
        this.entry = plan.entry();
    }

    // ---- What the handle follows. The changes are made one at a time; those of an older look come too late.

    /** Begins to use the entry, in the background too. */
    void begin() {
        plan.entry().watch(true);
    }

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    boolean follows(ProfileSet profiles) {
        return plan.profiles() == profiles && entry != null && failure == null;
    }

    /** Whether the handle follows its profile as a look found it. */
    synchronized boolean isUpToDate(ProfileWatch.Look look) {
        if (entry == null || failure != null || !isSame(plan.profiles(), look.profiles())) {
            return false;
        }
        if (look.number() > plan.look()) {
            plan = plan.seenIn(look);
        }
        return true;
    }

    /** Whether a look found nothing to do: the profile that the handle follows, or one that could not be used lately. */
    boolean keeps(ProfileWatch.Look look) {
        Failure known = failure;
        return known == null
                ? isUpToDate(look)
                : known.isRecent(look.at()) && isSame(known.look().profiles(), look.profiles());
    }

    /** Whether two readings of the profiles have the same sections for this profile. */
    private boolean isSame(ProfileSet one, ProfileSet other) {
        return ProfileInputs.areSame(one, other, profile);
    }

    boolean hasFailed() {
        return failure != null;
    }

    synchronized void follow(ProfilePlan next) {
        if (next.look() < plan.look()) {
            return;
        }
        CacheEntry<TemporaryCredentials> before = entry;
        next.entry().watch(true);
        entry = next.entry();
        plan = next;
        failure = null;
        if (before != null) {
            before.watch(false);
        }
    }

    /** Notes that the profile cannot be used; false if this is known, or comes too late. */
    synchronized boolean failed(ProfileWatch.Look look) {
        if (look.number() < plan.look()) {
            return false;
        }
        Failure before = failure;
        failure = new Failure(look);
        return before == null || !isSame(before.look().profiles(), look.profiles());
    }

    /** Ends what the handle does for a profile that has gone; false if it ended before. */
    synchronized boolean depart(ProfileWatch.Look look) {
        CacheEntry<TemporaryCredentials> before = entry;
        if (before == null || look.number() < plan.look()) {
            return false;
        }
        entry = null;
        failure = null;
        plan = plan.seenIn(look);
        before.watch(false);
        return true;
    }

    boolean hasEntry() {
        return entry != null;
    }

    CacheEntry<TemporaryCredentials> requireEntry() {
        CacheEntry<TemporaryCredentials> current = entry;
        if (current == null) {
            throw goneError();
        }
        return current;
    }

    ProfileNotFoundException goneError() {
        return new ProfileNotFoundException(
                "Profile '" + profile + "' has been removed", "Add it again, or stop reading its credentials");
    }

    // ---- Reads

    /** Whether a read needs no look at the profiles. What is fresh is served without one. */
    private static boolean isUsable(CacheEntry<TemporaryCredentials> current, boolean slept) {
        return current != null && (!slept || current.fresh().isPresent());
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
        return plan.entry().key();
    }

    /**
     * Returns the current credentials. It returns at once until one minute before they expire. In that last minute,
     * and if there are none, the caller waits for one request that all callers share. The first reader in the
     * advisory window starts that request in the background, unless {@link
     * dev.stslib.core.settings.RefreshSettings#onCallersThread()} is set.
     *
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.ProfileNotFoundException if the profile has gone
     * @throws dev.stslib.api.error.StslibException if there are no valid credentials and the refresh fails; the type
     *     says why
     * @throws dev.stslib.api.error.CredentialTimeoutException if the wait took too long; the message says if the
     *     rate limit was the cause
     * @throws dev.stslib.api.error.CallInterruptedException if the thread is interrupted; its interrupt flag is set
     *     again
     * @throws dev.stslib.api.error.EngineClosedException if the engine is closed
     */
    public TemporaryCredentials get() {
        boolean slept = all.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return current != null && isUsable(current, slept)
                ? current.get()
                : all.entryAfterLook(this).get();
    }

    /**
     * Returns the current credentials to a caller that has just read the clock of the engine.
     */
    TemporaryCredentials get(long now) {
        boolean slept = all.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return current != null && isUsable(current, slept)
                ? current.get(now)
                : all.entryAfterLook(this).get();
    }

    /**
     * Returns the current credentials without blocking the caller.
     *
     * @return a stage that fails with the exceptions of {@link #get}, its time-out included; callers cannot complete
     *     it. While the credentials are fresh, it is always the same object
     */
    public CompletionStage<TemporaryCredentials> async() {
        boolean slept = all.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return current != null && isUsable(current, slept) ? current.async() : all.readAfterLook(this);
    }

    /**
     * Returns the account of credentials that this handle gave.
     *
     * @param credentials the credentials that this handle gave last
     * @return for a role the account in its ARN, for a session token or static keys the account of the keys; empty
     *     if it is unknown or the handle has newer credentials
     */
    public Optional<String> accountOf(TemporaryCredentials credentials) {
        return Optional.ofNullable(plan.entry().accountOf(credentials));
    }

    /**
     * Reports that a service answered {@code ExpiredToken}, {@code ExpiredTokenException} or {@code InvalidToken}.
     * The next reader waits for new credentials. The refused ones are never returned again.
     *
     * @param accessKeyId the access key id that the service refused; the call does nothing if it is no longer
     *     current
     */
    public void invalidate(String accessKeyId) {
        plan.entry().invalidate(accessKeyId);
    }

    @Override
    public String toString() {
        return "CredentialHandle[" + profile + "]";
    }
}
