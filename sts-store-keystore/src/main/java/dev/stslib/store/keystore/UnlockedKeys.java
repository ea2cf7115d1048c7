package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an open keystore. It asks for the password or key file when the keys are first needed, again when the time
 * in the settings is over, and again when another process has rekeyed the store.
 *
 * <p>One thread asks, the other threads wait for its result, and closing does not wait. The methods of
 * {@link KeyProvider} never ask, because the caller may hold the folder's lock: they throw {@link KeysNeeded}.
 */
final class UnlockedKeys implements KeyProvider {
    private final KeyContainer container;
    private final Supplier<KeyWrap> unlocking;
    private final Function<KeyWrap, KeyRing> opening;
    private final long keptNanos;
    private final LongSupplier elapsedNanos;
    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    private @Nullable KeyRing ring;
    private long since;
    private boolean asking;
    private boolean closed;

    /**
     * Makes the object without asking for anything yet.
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

    /** Asks if there are no keys, or they were kept long enough. Never call it under the folder's lock. */
    void unlock() {
        KeyRing there = there();
        if (there == null || isRunOut()) {
            askUnlessReplaced(there);
        }
    }

    /** Asks if there are no keys, or the store was rekeyed. Never call it under the folder's lock. */
    void unlockNewest() {
        KeyRing there = there();
        if (there == null || !holds(container.currentId())) {
            askUnlessReplaced(there);
        }
    }

    private @Nullable KeyRing there() {
        state.lock();
        try {
            return ring;
        } finally {
            state.unlock();
        }
    }

    private boolean isRunOut() {
        state.lock();
        try {
            return elapsedNanos.getAsLong() - since >= keptNanos;
        } finally {
            state.unlock();
        }
    }

    private boolean holds(String id) {
        state.lock();
        try {
            return ring != null && ring.currentId().equals(id);
        } finally {
            state.unlock();
        }
    }

    private void askUnlessReplaced(@Nullable KeyRing seen) {
        if (beginToAsk(seen)) {
            ask();
        }
    }

    /** True for the thread that is to ask. The other threads wait until it has the keys, and then use them. */
    private boolean beginToAsk(@Nullable KeyRing seen) {
        state.lock();
        try {
            while (asking && !closed) {
                changed.awaitUninterruptibly();
            }
            checkOpen();
            if (ring != null && ring != seen) {
                return false;
            }
            asking = true;
            forget();
            return true;
        } finally {
            state.unlock();
        }
    }

    private void ask() {
        try (KeyWrap wrap = unlocking.get()) {
            keep(opening.apply(wrap));
        } finally {
            endAsking();
        }
    }

    private void keep(KeyRing fresh) {
        state.lock();
        try {
            ring = fresh;
            since = elapsedNanos.getAsLong();
            if (closed) {
                forget();
            }
            checkOpen();
        } finally {
            state.unlock();
        }
    }

    private void endAsking() {
        state.lock();
        try {
            asking = false;
            changed.signalAll();
        } finally {
            state.unlock();
        }
    }

    @Override
    public byte[] sealingKey() {
        String newest = container.currentId();
        state.lock();
        try {
            KeyRing known = known();
            if (!known.currentId().equals(newest)) {
                throw new KeysNeeded();
            }
            return known.current();
        } finally {
            state.unlock();
        }
    }

    @Override
    public Optional<byte[]> unsealingKey(byte[] id) {
        Optional<byte[]> key = find(id);
        if (key.isEmpty() && !holds(container.currentId())) {
            throw new KeysNeeded();
        }
        return key;
    }

    private Optional<byte[]> find(byte[] id) {
        state.lock();
        try {
            return known().find(id);
        } finally {
            state.unlock();
        }
    }

    private KeyRing known() {
        checkOpen();
        if (ring == null) {
            throw new KeysNeeded();
        }
        return ring;
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException("The keystore was closed during this call", "Open it again");
        }
    }

    private void forget() {
        if (ring != null) {
            ring.close();
            ring = null;
        }
    }

    @Override
    public void close() {
        state.lock();
        try {
            closed = true;
            forget();
            changed.signalAll();
        } finally {
            state.unlock();
        }
    }
}
