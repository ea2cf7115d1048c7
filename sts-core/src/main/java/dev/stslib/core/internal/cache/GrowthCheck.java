package dev.stslib.core.internal.cache;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Cleans a collection up each time it has grown by half, so that it stays within a multiple of what is in use. */
public final class GrowthCheck {
    private static final int LEAST = 64;

    private final AtomicInteger next = new AtomicInteger(LEAST);

    /** Makes a check for an empty collection. */
    public GrowthCheck() {}

    /**
     * Cleans up if it is time to.
     *
     * @param all the collection
     * @param cleaner is given each element, and may remove it from the collection
     * @param <T> the type of the elements
     */
    public <T> void check(Collection<T> all, Consumer<? super T> cleaner) {
        int due = next.get();
        if (all.size() < due || !next.compareAndSet(due, Integer.MAX_VALUE)) {
            return;
        }
        try {
            all.forEach(cleaner);
        } finally {
            int left = all.size();
            next.set(left + left / 2 + LEAST);
        }
    }
}
