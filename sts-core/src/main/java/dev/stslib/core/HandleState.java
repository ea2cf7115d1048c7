package dev.stslib.core;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.core.internal.cache.CacheEntry;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the handles of one subject share: the plan that they follow, and its cache entry. The changes are made one at a time;
 * those of an older look come too late.
 */
final class HandleState {
    /** How long a profile that cannot be used is left alone while it does not change, in milliseconds. */
    private static final long RETRY_AFTER = 60_000;

    private final Subject subject;
    private final ProfileWatch watch;
    private final Profiles profiles;
    /** Null once the profile has gone, or the state has ended. */
    private volatile @Nullable CacheEntry<TemporaryCredentials> entry;
    /** The entry that is followed, or was followed last. */
    private volatile CacheEntry<TemporaryCredentials> lastEntry;
    /** The profiles in which a look last found what is followed. */
    private volatile ProfileSet planned;
    /** The number of that look. Guarded by the monitor. */
    private long plannedBy;
    /** Why the profile is not followed, or null if it is. */
    private volatile @Nullable Failure failure;
    /** Whether the state was dropped. Another one then takes its place. */
    private volatile boolean ended;
    /** Who holds handles of a role request; null without any, and for a profile. */
    private @Nullable Holders holders;

    /** The look that found a profile which could not be used. */
    private record Failure(ProfileWatch.Look look) {
        /** The cause may lie outside the profile's sections, so that each minute deserves another try. */
        boolean isRecent(long now) {
            return now >= look.at() && now - look.at() < RETRY_AFTER;
        }
    }

    /** What the state asks of the profiles for reads that need more than the entry. */
    interface Profiles {
        /** The entry after a look at the profiles, for a read that is not served at once. */
        CacheEntry<TemporaryCredentials> entryAfterLook(HandleState state);

        /** The same read for a caller that does not block. */
        CompletionStage<TemporaryCredentials> readAfterLook(HandleState state);

        /** Whether two readings of the profiles lead to the same plan of a subject. */
        boolean areSame(ProfileSet one, ProfileSet other, Subject subject);
    }

    HandleState(Subject subject, ProfileWatch watch, Profiles profiles, ProfilePlan plan) {
        this.subject = subject;
        this.watch = watch;
        this.profiles = profiles;
        this.entry = plan.entry();
        this.lastEntry = plan.entry();
        this.planned = plan.profiles();
        this.plannedBy = plan.look();
    }

    Subject subject() {
        return subject;
    }

    // ---- What is followed

    /**
     * Makes a state that uses its entry, in the background too. An entry that nothing uses yet may be dropped at any time; then
     * the state is made again.
     *
     * @param maker makes a state that is not used yet
     */
    static HandleState begun(Supplier<HandleState> maker) {
        HandleState made;
        do {
            made = maker.get();
        } while (!begin(made.lastEntry));
        return made;
    }

    /** Begins to use an entry, which nothing drops from then on; false if it was dropped before. */
    private static boolean begin(CacheEntry<TemporaryCredentials> next) {
        next.watch(true);
        if (next.isDropped()) {
            next.watch(false);
            return false;
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    boolean follows(ProfileSet profiles) {
        return planned == profiles && entry != null && failure == null;
    }

    /** Whether two readings of the profiles have the same sections for this subject. */
    private boolean isSame(ProfileSet one, ProfileSet other) {
        return profiles.areSame(one, other, subject);
    }

    /** Whether the profile is followed as a look found it. */
    synchronized boolean isUpToDate(ProfileWatch.Look look) {
        if (entry == null || failure != null || !isSame(planned, look.profiles())) {
            return false;
        }
        if (look.number() > plannedBy) {
            noteLook(look.profiles(), look.number());
        }
        return true;
    }

    private void noteLook(ProfileSet profiles, long number) {
        planned = profiles;
        plannedBy = number;
    }

    /** Whether a look found nothing to do: the profile that is followed, or one that could not be used lately. */
    boolean keeps(ProfileWatch.Look look) {
        Failure known = failure;
        return known == null
                ? isUpToDate(look)
                : known.isRecent(look.at()) && isSame(known.look().profiles(), look.profiles());
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Follows a plan, unless that comes too late; false if its entry was dropped before. */
    synchronized boolean follow(ProfilePlan next) {
        if (ended || next.look() < plannedBy) {
            return true;
        }
        if (!begin(next.entry())) {
            return false;
        }
        CacheEntry<TemporaryCredentials> before = entry;
        entry = next.entry();
        lastEntry = next.entry();
        noteLook(next.profiles(), next.look());
        failure = null;
        if (before != null) {
            before.watch(false);
        }
        return true;
    }

    /** Notes that the profile cannot be used; false if this is known, or comes too late. */
    synchronized boolean failed(ProfileWatch.Look look) {
        if (look.number() < plannedBy) {
            return false;
        }
        Failure before = failure;
        failure = new Failure(look);
        return before == null || !isSame(before.look().profiles(), look.profiles());
    }

    /** Ends what is done for a profile that has gone; false if it ended before. */
    synchronized boolean depart(ProfileWatch.Look look) {
        CacheEntry<TemporaryCredentials> before = entry;
        if (before == null || look.number() < plannedBy) {
            return false;
        }
        entry = null;
        failure = null;
        noteLook(look.profiles(), look.number());
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
                "Profile '" + subject.profile() + "' has been removed",
                "Add it again, or stop reading its credentials");
    }

    // ---- Reads

    /** Whether a read needs no look at the profiles. What is fresh is served without one. */
    private static boolean isUsable(CacheEntry<TemporaryCredentials> current, boolean slept) {
        return !slept || current.fresh().isPresent();
    }

    TemporaryCredentials get() {
        boolean slept = watch.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return current != null && isUsable(current, slept)
                ? current.get()
                : profiles.entryAfterLook(this).get();
    }

    /** The same for a caller that has just read the clock of the engine. */
    TemporaryCredentials get(long now) {
        boolean slept = watch.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return current != null && isUsable(current, slept)
                ? current.get(now)
                : profiles.entryAfterLook(this).get();
    }

    CompletionStage<TemporaryCredentials> async() {
        boolean slept = watch.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return current != null && isUsable(current, slept) ? current.async() : profiles.readAfterLook(this);
    }

    CompletionStage<TemporaryCredentials> refresh() {
        watch.noteRead();
        CacheEntry<TemporaryCredentials> current = entry;
        return (current == null ? profiles.entryAfterLook(this) : current).refreshNow();
    }

    /** The entry that is used, or was used last. */
    CacheEntry<TemporaryCredentials> lastEntry() {
        return lastEntry;
    }

    CredentialKey key() {
        return lastEntry().key();
    }

    // ---- The end of a role request

    /**
     * Notes a holder.
     *
     * @return what the holder keeps until it {@linkplain #release releases} the state
     */
    synchronized Object hold() {
        Holders known = holders;
        if (known == null) {
            known = new Holders();
            holders = known;
        }
        return known.add();
    }

    /** Notes that a holder no longer needs the state. */
    synchronized void release() {
        if (holders != null) {
            holders.remove();
        }
    }

    synchronized boolean isHeld() {
        return holders != null && holders.areThere();
    }

    /** Ends the use of the entry, which is dropped unless something else needs it. A refresh in flight goes on. */
    void end() {
        CacheEntry<TemporaryCredentials> before;
        synchronized (this) {
            ended = true;
            before = entry;
            entry = null;
        }
        if (before != null) {
            before.watch(false);
            before.dropIfUnneeded();
        }
    }

    boolean isEnded() {
        return ended;
    }
}
