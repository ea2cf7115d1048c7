package dev.stslib.core.internal.cache;

import org.jspecify.annotations.Nullable;

/**
 * Measures how long nothing has needed an entry, so that it can be dropped. An entry is idle if nothing used it between two
 * looks. The monitor of the entry guards it.
 */
final class IdleTime {
    private final EntryUsage usage;
    /** Drops the entry, or null if the entry is kept for good. */
    private @Nullable Runnable action;
    /** When to look, milliseconds since 1970. */
    private long lookAt = Long.MAX_VALUE;
    /** Whether the entry was idle and is dropped. */
    private volatile boolean ended;

    IdleTime(EntryUsage usage) {
        this.usage = usage;
    }

    void start(Runnable drop) {
        action = drop;
    }

    void stop() {
        action = null;
    }

    private boolean isRunning(boolean busy) {
        return action != null && !busy && !usage.isNeeded();
    }

    /**
     * Plans the next look.
     *
     * @param busy whether a refresh is in flight
     * @param millis the wall clock, milliseconds since 1970
     */
    void plan(boolean busy, long millis) {
        if (!isRunning(busy)) {
            lookAt = Long.MAX_VALUE;
        } else if (lookAt == Long.MAX_VALUE) {
            lookAt = millis + usage.idleTime().toMillis();
        }
    }

    /** When a timer is to look, milliseconds since 1970; {@link Long#MAX_VALUE} for never. */
    long timerAt() {
        return usage.isDroppedByTimer() ? lookAt : Long.MAX_VALUE;
    }

    /**
     * Looks, if that is due.
     *
     * @param busy whether a refresh is in flight
     * @param holds whether the value is worth keeping
     * @param millis the wall clock, milliseconds since 1970
     * @return the action, if the entry is idle
     */
    @Nullable
    Runnable take(boolean busy, boolean holds, long millis) {
        if (millis < lookAt) {
            return null;
        }
        lookAt = Long.MAX_VALUE;
        return isRunning(busy) && !usage.takeTouch() && !holds ? action : null;
    }

    /**
     * Looks now, whatever was used lately.
     *
     * @param busy whether a refresh is in flight
     * @return the action, if nothing needs the entry
     */
    @Nullable
    Runnable takeNow(boolean busy) {
        if (!isRunning(busy)) {
            return null;
        }
        usage.takeTouch();
        lookAt = Long.MAX_VALUE;
        return action;
    }

    /** Ends the measurement if the entry is still idle. */
    boolean endIfIdle(boolean busy) {
        boolean idle = isRunning(busy) && !usage.isTouched();
        if (idle) {
            stop();
            ended = true;
        }
        return idle;
    }

    /** Whether {@link #endIfIdle} has ended the measurement. Needs no monitor. */
    boolean hasEnded() {
        return ended;
    }
}
