package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.store.KeyHolder;
import dev.stslib.api.store.KeyRing;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an open keystore. What unlocks it is asked for when they are first needed, again when they were kept as
 * long as the settings say, and again when somebody rekeyed the store.
 */
final class UnlockedKeys implements KeyHolder {
    private final KeyContainer container;
    private final Supplier<KeyWrap> unlocking;
    private final Function<KeyWrap, KeyRing> opening;
    private final long keptNanos;
    private final LongSupplier elapsedNanos;
    private @Nullable KeyRing ring;
    private long since;
    private boolean closed;

    /**
     * Keys that are not asked for yet.
     *
     * @param unlocking asks for what unlocks the store
     * @param opening opens the store with that
     * @param keptNanos how long they are kept
     * @param elapsedNanos elapsed time
     */
    UnlockedKeys(
            KeyContainer container,
            Supplier<KeyWrap> unlocking,
            Function<KeyWrap, KeyRing> opening,
            long keptNanos,
            LongSupplier elapsedNanos) {
        this.container = container;
        this.unlocking = unlocking;
        this.opening = opening;
        this.keptNanos = keptNanos;
        this.elapsedNanos = elapsedNanos;
    }

    /** Asks if it must. Call it before the folder's lock is taken: a person may need long to answer. */
    synchronized void unlock() {
        if (ring == null || elapsedNanos.getAsLong() - since >= keptNanos) {
            ask();
        }
    }

    /** The same, and gets the keys anew if the store was rekeyed. */
    synchronized void unlockNewest() {
        unlock();
        newest();
    }

    @Override
    public synchronized byte[] sealingKey() {
        return newest().current();
    }

    @Override
    public synchronized Optional<byte[]> unsealingKey(byte[] id) {
        Optional<byte[]> key = known().find(id);
        return key.isPresent() ? key : newest().find(id);
    }

    private KeyRing newest() {
        KeyRing known = known();
        return known.currentId().equals(container.currentId()) ? known : ask();
    }

    private KeyRing known() {
        return ring == null ? ask() : ring;
    }

    private KeyRing ask() {
        if (closed) {
            throw new StoreException("The keystore was closed meanwhile", "Open it again");
        }
        forget();
        try (KeyWrap wrap = unlocking.get()) {
            KeyRing fresh = opening.apply(wrap);
            ring = fresh;
            since = elapsedNanos.getAsLong();
            return fresh;
        }
    }

    private void forget() {
        if (ring != null) {
            ring.close();
            ring = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }
}
