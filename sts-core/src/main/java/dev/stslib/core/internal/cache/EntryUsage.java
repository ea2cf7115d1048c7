package dev.stslib.core.internal.cache;

/**
 * How a cache entry is used, which decides what the background does for it. The monitor of the entry guards it, except for
 * {@link #noteRead}.
 */
final class EntryUsage {
    private final boolean needsCode;
    /** Whether the current value was read, so that its end is worth a warning. */
    private boolean read;
    /** Whether there was a read since the last try ended. A lost write costs at most one background refresh. */
    private boolean readSinceTry;
    /** Whether the time of the next try has passed without a read: the background waits for a refresh by a reader. */
    private boolean resting;
    /** How many callers want refreshes in the background as long as the value is read. */
    private int watchers;
    /** How many callers want refreshes in the background in any case. */
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
        if (!readSinceTry) {
            read = true;
            readSinceTry = true;
        }
    }

    void valueArrived() {
        read = false;
        tryEnded();
    }

    /** One read opens one try, whatever comes of it. The next try in the background needs another read. */
    void tryEnded() {
        readSinceTry = false;
        resting = false;
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
        watchers += more;
        return watchers == (more > 0 ? 1 : 0);
    }

    void dependents(int more) {
        dependents += more;
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
