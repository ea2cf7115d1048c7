package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.store.ValueStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from the store what was invalidated, so that no process takes it from there, and so that a store that tells of
 * changes brings it to the others. Deletes one after another; no caller waits. What has been saved meanwhile stays, and the
 * others hear of the deletion all the same. What is gone from the store already is not deleted, and no other hears of it. A
 * deletion that fails is tried again for an hour.
 */
public final class Discards {
    /** How long a deletion that fails is tried again. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final EngineStore store;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    /** What is not deleted yet. Guarded by itself, as is all that follows. */
    private final Map<CredentialKey, Discard> pending = new HashMap<>();
    /** Those whose turn comes next; the ones that are no longer pending are passed over. */
    private final Queue<Discard> waiting = new ArrayDeque<>();

    private final List<Discard> failed = new ArrayList<>();
    /** Before those that failed are tried again. */
    private Duration pause = FIRST_PAUSE;

    private boolean running;
    private boolean pausing;

    /**
     * Makes it with nothing to do.
     *
     * @param store the store
     * @param clock the wall clock
     * @param timer measures the pauses after a failure
     */
    public Discards(EngineStore store, InstantSource clock, ScheduledExecutorService timer) {
        this.store = store;
        this.clock = clock;
        this.timer = timer;
    }

    /**
     * Discards credentials that a service refused.
     *
     * @param key their key
     * @param label their name in messages
     * @param id their access key id; others stay stored
     */
    public void discard(CredentialKey key, String label, String id) {
        add(key, label, Set.of(id), null);
    }

    /**
     * Discards all that an entry was given so far. What it, or another process, is given from now on stays stored.
     *
     * @param entry the entry, which refuses the same already
     */
    public void discardEarlier(CacheEntry<?> entry) {
        Instant now = clock.instant();
        long newest = store.newestVersion(entry.key());
        add(
                entry.key(),
                entry.label(),
                Set.of(),
                stored -> (isVersion(stored, newest) || isIssued(stored, now)) && !isServed(entry, stored));
    }

    private static boolean isSame(Stored<TemporaryCredentials> stored, String id) {
        return stored.value() != null && stored.value().accessKeyId().equals(id);
    }

    /** Whatever the clock of the process showed that stored it. */
    private static boolean isVersion(Stored<?> stored, long newest) {
        return stored.version() != null && stored.version() <= newest;
    }

    private static boolean isIssued(Stored<TemporaryCredentials> stored, Instant now) {
        return stored.value() != null && !stored.value().issuedAt().isAfter(now);
    }

    private static boolean isServed(CacheEntry<?> entry, Stored<TemporaryCredentials> stored) {
        return entry.peek()
                .filter(value -> value instanceof TemporaryCredentials served && isSame(stored, served.accessKeyId()))
                .isPresent();
    }

    /** One deletion: of the credentials with one of the ids, or of earlier ones. */
    private final class Discard {
        private final CredentialKey key;
        private final String label;
        private final Set<String> ids;
        private final @Nullable Predicate<Stored<TemporaryCredentials>> earlier;
        /** Elapsed nanoseconds. */
        private final long end = store.elapsed().getAsLong() + PATIENCE.toNanos();

        private boolean reported;

        Discard(
                CredentialKey key,
                String label,
                Set<String> ids,
                @Nullable Predicate<Stored<TemporaryCredentials>> earlier) {
            this.key = key;
            this.label = label;
            this.ids = ids;
            this.earlier = earlier;
        }

        /** The same, and what an earlier one of the same key means. */
        Discard including(Discard before) {
            Set<String> all = new HashSet<>(ids);
            all.addAll(before.ids);
            return new Discard(key, label, all, earlier == null ? before.earlier : earlier);
        }

        private boolean isMeant(Stored<TemporaryCredentials> stored) {
            return ids.stream().anyMatch(id -> isSame(stored, id)) || (earlier != null && earlier.test(stored));
        }

        void carryOut() {
            store.deleteNow(key, this::isMeant);
        }

        void ended(@Nullable StoreException failure) {
            synchronized (pending) {
                if (failure == null || pending.get(key) != this) {
                    pending.remove(key, this);
                    return;
                }
                boolean goesOn = store.elapsed().getAsLong() - end < 0;
                if (goesOn) {
                    failed.add(this);
                } else {
                    pending.remove(key);
                }
                if (reported && goesOn) {
                    return;
                }
                reported = true;
            }
            store.report(label, failure);
        }
    }

    private void add(
            CredentialKey key,
            String label,
            Set<String> ids,
            @Nullable Predicate<Stored<TemporaryCredentials>> earlier) {
        if (!store.isPresent()) {
            return;
        }
        store.announceSave();
        synchronized (pending) {
            Discard added =
                    pending.merge(key, new Discard(key, label, ids, earlier), (before, next) -> next.including(before));
            waiting.add(added);
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
                    store.delete(next::carryOut).thenAccept(next::ended).toCompletableFuture();
            if (!call.isDone()) {
                CompletionStage<?> unused = call.whenComplete((done, error) -> work());
                return;
            }
        }
    }

    private @Nullable Discard next() {
        synchronized (pending) {
            for (Discard next = waiting.poll(); next != null; next = waiting.poll()) {
                if (pending.get(next.key) == next) {
                    return next;
                }
                store.endSave(); // a later one includes it
            }
            running = false;
            tryLater();
            return null;
        }
    }

    private void tryLater() {
        if (failed.isEmpty()) {
            pause = FIRST_PAUSE;
        } else if (!pausing) {
            try {
                ScheduledFuture<?> unused = timer.schedule(this::tryAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
                pausing = true;
            } catch (RejectedExecutionException e) {
                return; // the engine is being closed
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void tryAgain() {
        synchronized (pending) {
            pausing = false;
            for (Discard again : failed) {
                store.announceSave();
                waiting.add(again);
            }
            failed.clear();
            if (running) {
                return;
            }
            running = true;
        }
        work();
    }
}
