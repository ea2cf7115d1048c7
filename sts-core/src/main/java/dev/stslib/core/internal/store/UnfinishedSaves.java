package dev.stslib.core.internal.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Counts the saves, deletions and returns of leases that have not ended, and waits for them when the engine is closed. */
final class UnfinishedSaves {
    private int count;

    /** Counts one. {@link #end()} must follow. */
    synchronized void begin() {
        count++;
    }

    /** Ends one. */
    synchronized void end() {
        count--;
        notifyAll();
    }

    /**
     * Waits until all have ended. An interrupt ends the wait too, and the thread stays interrupted.
     *
     * @param patience how long to wait at most
     * @param isHanging whether the store hangs, so that the wait is in vain
     */
    void await(Duration patience, BooleanSupplier isHanging) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        synchronized (this) {
            try {
                for (long left = deadline - System.nanoTime();
                        count > 0 && left > 0 && !isHanging.getAsBoolean();
                        left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
