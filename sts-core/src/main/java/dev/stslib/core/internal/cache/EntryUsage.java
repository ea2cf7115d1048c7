package dev.stslib.core.internal.cache;

import java.time.Duration;

/**
 * How a cache entry is used, which decides what the background does for it. The monitor of the entry guards it, except for
 * {@link #noteRead} and {@link #touch}.
 */
final class EntryUsage {
    /** For entries that handles have left, such as those of a profile that has gone. */
    static final Duration IDLE_AFTER_WATCH = Duration.ofMinutes(15);
    /** For entries that callers use without a handle, such as those of connections. */
    static final Duration IDLE = Duration.ofHours(12);

    private final boolean needsCode;
    /** Whether the current value was read, so that its end is worth a warning. */
    private boolean read;
    /** Whether there was a read since the last try ended. A lost write costs at most one background refresh. */
    private boolean readSinceTry;
    /** Whether the next read has nothing to note. */
    private boolean noted;
    /** Whether the entry was used since the last idle check. */
    private boolean touched;
    /** Whether anything watched this value, or one that is signed with it. */
    private boolean everWatched;
    /** Whether the time of the next try has passed without a read: the background waits for a refresh by a reader. */
    private boolean resting;
    /** How many callers want refreshes in the background as long as the value is read. */
    private int watchers;
    /** How many callers want refreshes in the background whether the value is read or not. */
    private int keepers;
    /** How many entries that are signed with this value are watched or kept. */
    private int dependents;

    /**
     * The usage of an entry that is not used.
     *
     * @param needsCode whether a refresh needs an MFA code
     */
    EntryUsage(boolean needsCode) {
        this.needsCode = needsCode;
    }

    /** Writes only if needed, so that readers on many cores do not take the cache line from each other. */
    void noteRead() {
        if (!noted) {
            noted = true;
            read = true;
            readSinceTry = true;
            touched = true;
        }
    }

    void valueArrived() {
        read = false;
        tryEnded();
    }

    /** One read opens one try, whatever comes of it. The next try in the background needs another read. */
    void tryEnded() {
        readSinceTry = false;
        noted = false;
        resting = false;
    }

    /** Notes a use that is no read by a caller. */
    void touch() {
        touched = true;
    }

    boolean isTouched() {
        return touched;
    }

    /** Whether the entry was used since this was last asked. */
    boolean takeTouch() {
        boolean was = touched;
        touched = false;
        noted = false;
        return was;
    }

    /** Notes whether the background found nothing to do for want of a read. */
    void rest(boolean rests) {
        resting = rests;
    }

    void keep(int more) {
        keepers += more;
    }

    /** One watcher more or less; true if it is the first, or was the last. */
    boolean watch(int more) {
        everWatched = true;
        watchers += more;
        return watchers == (more > 0 ? 1 : 0);
    }

    void dependents(int more, boolean watched) {
        everWatched |= watched;
        dependents += more;
    }

    /** Whether something watches or keeps this value, or one that is signed with it. */
    boolean isNeeded() {
        return needs() > 0;
    }

    /** As how many dependents this counts for what it is signed with. */
    int needs() {
        return keepers + (watchers > 0 ? 1 : 0) + dependents;
    }

    /** How long the entry stays unused before it is dropped. */
    Duration idleTime() {
        return everWatched ? IDLE_AFTER_WATCH : IDLE;
    }

    /** Whether a timer is worth it: what handles leave may be followed by much more of the kind. */
    boolean isDroppedByTimer() {
        return everWatched;
    }

    /** Whether the timer has anything to do for the entry. */
    boolean needsTimer() {
        return everWatched || isNeeded();
    }

    /** Whether the background refreshes the value at all. */
    boolean isRefreshed() {
        return keepers > 0 || watchers > 0;
    }

    /** Whether the background tries at the next time that is due. */
    boolean isTriedAgain() {
        return isRefreshed() && (keepers > 0 || !resting);
    }

    /** Whether the background is to refresh now. A value that is not read is left alone until it is. */
    boolean isWanted() {
        return keepers > 0 || (watchers > 0 && readSinceTry);
    }

    /** Whether the end of the value is worth a warning: also if others are signed with it and only a code renews it. */
    boolean isWorthWarning() {
        return keepers > 0 || (watchers > 0 && read) || (dependents > 0 && needsCode);
    }
}
