package dev.stslib.core;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts who holds something. Holders that are forgotten without being closed count no more once the garbage collector has
 * found them all. Guarded by what is held.
 */
final class Holders {
    private int count;
    private WeakReference<@Nullable Object> token = new WeakReference<>(null);

    /** Adds a holder, and returns what it has to keep. */
    Object add() {
        Object shared = token.get();
        if (shared == null) {
            shared = new Object();
            token = new WeakReference<>(shared);
            count = 0;
        }
        count++;
        return shared;
    }

    void remove() {
        count--;
    }

    boolean areThere() {
        return count > 0 && !token.refersTo(null);
    }
}
