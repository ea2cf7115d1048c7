package dev.stslib.core;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the open handles of one state. Handles that are forgotten without being closed no longer count once the garbage
 * collector has found them all. The monitor of the state guards it.
 */
final class Holders {
    private int count;
    private WeakReference<@Nullable Object> token = new WeakReference<>(null);

    /** Adds a handle, and returns an object to which it must keep a reference. */
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
