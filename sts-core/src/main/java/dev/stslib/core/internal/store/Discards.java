package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.CacheEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from the store what was invalidated, so that no process takes it from there, and so that a store that tells of
 * changes brings it to the others. Deletes one after another; no caller waits.
 */
public final class Discards {
    private final EngineStore store;
    private final InstantSource clock;
    /** Guarded by itself, as is the flag. */
    private final Queue<Discard> waiting = new ArrayDeque<>();

    private boolean running;

    private record Discard(CredentialKey key, String label, Predicate<TemporaryCredentials> meant) {}

    /**
     * Makes it with nothing to do.
     *
     * @param store the store
     * @param clock the wall clock
     */
    public Discards(EngineStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Discards credentials that a service refused.
     *
     * @param key their key
     * @param label their name in messages
     * @param id their access key id; others stay stored
     */
    public void discard(CredentialKey key, String label, String id) {
        add(new Discard(key, label, stored -> stored.accessKeyId().equals(id)));
    }

    /**
     * Discards all that an entry was given so far. What it, or another process, is given from now on stays stored.
     *
     * @param entry the entry, which refuses the same already
     */
    public void discardEarlier(CacheEntry<?> entry) {
        Instant now = clock.instant();
        add(new Discard(
                entry.key(), entry.label(), stored -> !stored.issuedAt().isAfter(now) && !isServed(entry, stored)));
    }

    private static boolean isServed(CacheEntry<?> entry, TemporaryCredentials stored) {
        return entry.peek()
                .filter(value -> value instanceof TemporaryCredentials served
                        && served.accessKeyId().equals(stored.accessKeyId()))
                .isPresent();
    }

    private void add(Discard discard) {
        if (!store.isPresent()) {
            return;
        }
        store.announceSave();
        synchronized (waiting) {
            waiting.add(discard);
            if (running) {
                return;
            }
            running = true;
        }
        work();
    }

    /** Goes on where the last call has ended; a call that ends at once does not make the stack deeper. */
    private void work() {
        for (Discard next = next(); next != null; next = next()) {
            CompletableFuture<@Nullable Void> call =
                    store.delete(next.key, next.label, next.meant).toCompletableFuture();
            if (!call.isDone()) {
                CompletionStage<?> unused = call.whenComplete((done, error) -> work());
                return;
            }
        }
    }

    private @Nullable Discard next() {
        synchronized (waiting) {
            Discard next = waiting.poll();
            running = next != null;
            return next;
        }
    }
}
