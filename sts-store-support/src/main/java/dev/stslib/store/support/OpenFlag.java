package dev.stslib.store.support;

import dev.stslib.api.error.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a store is still open. */
public final class OpenFlag {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final String where;

    /**
     * A flag that says open.
     *
     * @param where the store, for the message
     */
    public OpenFlag(String where) {
        this.where = where;
    }

    /**
     * Goes on if the store is open.
     *
     * @throws StoreException if it is closed
     */
    public void check() {
        if (closed.get()) {
            throw new StoreException("The store at " + where + " is closed", "Open it again");
        }
    }

    /**
     * Closes.
     *
     * @return true the first time
     */
    public boolean close() {
        return closed.compareAndSet(false, true);
    }
}
