package dev.stslib.core.internal.store;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.core.internal.concurrent.Lazy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store, opened when it is first needed, with its reports of changes, its leases and its rate limit. A store whose
 * reports or rate limit fail works without them.
 */
final class StoreAccess implements AutoCloseable {
    /** Null without a store. */
    private final @Nullable Lazy<OpenStore> open;

    private final StoreEvents events;
    private final List<Consumer<EntryChange>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean tellsOfChanges;
    private volatile @Nullable SharedRateLimit rateLimit;
    private volatile boolean closed;

    /**
     * Makes it without opening the store.
     *
     * @param opener opens the store, or null for none
     * @param events hears of what the store refuses when it is opened
     */
    StoreAccess(@Nullable Supplier<OpenStore> opener, StoreEvents events) {
        this.open = opener == null ? null : new Lazy<>(() -> opened(opener.get()), OpenStore::close);
        this.events = events;
    }

    /** Whether there is a store. */
    boolean isPresent() {
        return open != null;
    }

    /** The store, which is opened if it is not open. Call only if there is one. */
    OpenStore get() {
        return Objects.requireNonNull(open, "store").get();
    }

    /**
     * Opens the store, if there is one.
     *
     * @param isRequired whether a store that is down is an error, not only reported
     * @throws StoreException if it cannot be opened
     */
    void openNow(boolean isRequired) {
        if (open == null) {
            return;
        }
        try {
            open.get();
        } catch (StoreException e) {
            if (isRequired || !isOutage(e)) {
                throw e;
            }
            events.report("store", e);
        }
    }

    /** Of the subtypes each needs a person: a password, another file, a newer version. */
    private static boolean isOutage(StoreException error) {
        return error.getClass() == StoreException.class;
    }

    /** Asks a store for what is always the same. */
    private OpenStore opened(OpenStore opened) {
        try {
            tellsOfChanges = opened.onChange(change -> listeners.forEach(listener -> listener.accept(change)))
                    .isPresent(); // the store ends them when it is closed
        } catch (RuntimeException e) {
            events.report("changes", e);
        }
        try {
            rateLimit = opened.rateLimit().orElse(null);
        } catch (RuntimeException e) {
            events.report("rate limit of the fleet", e);
        }
        return opened;
    }

    /** Adds a listener of the changes that the store reports. It must not block. */
    void onChange(Consumer<EntryChange> listener) {
        listeners.add(listener);
    }

    /** Whether the open store tells of changes, to which {@link #onChange} listens. */
    boolean tellsOfChanges() {
        return tellsOfChanges;
    }

    /** The leases of the store; empty if it has none or is not open. */
    Optional<Leases> leases() {
        OpenStore opened = open == null ? null : open.peek();
        return opened == null ? Optional.empty() : opened.leases();
    }

    /** The rate limit of the store; empty if it has none or has not been opened. Calls no store. */
    Optional<SharedRateLimit> rateLimit() {
        return Optional.ofNullable(rateLimit);
    }

    /** Whether {@link #close()} has begun, so that calls fail. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}
