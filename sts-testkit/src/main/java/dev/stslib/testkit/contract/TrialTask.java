package dev.stslib.testkit.contract;

/** What a process of a trial does. */
enum TrialTask {
    /** Counts up by compare-and-save, as often as the first argument says, on as many entries as the second says. */
    COUNT,
    /** Takes the lock of the folder, says {@code held}, and waits to be told to end. */
    HOLD_LOCK,
    /** Takes each lease that an argument names, says {@code taken} or {@code not}, and waits to be told to go on. */
    HOLD_LEASE,
    /** Takes a lease again and again, and makes and deletes a file that no other process may have made meanwhile. */
    SHARE_LEASE,
    /** Saves until it is killed, and says so after each save. */
    SAVE,
    /** Looks at the modes of all files until it is told to end, then says how often it looked and what it saw. */
    WATCH_MODES
}
