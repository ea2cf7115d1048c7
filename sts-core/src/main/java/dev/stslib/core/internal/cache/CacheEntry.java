package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the value of one key fresh: reads, refreshes, and what uses the entry. {@link EntryState} is its state machine and
 * {@link EntryBackground} what the timer does; {@code docs/design.md} has the table of states and events.
 *
 * <p>Readers of a fresh value take no lock. All other steps hold the entry's monitor for a moment and never during a
 * request. At most one refresh is in flight.
 *
 * @param <V> the type of the value
 */
public final class CacheEntry<V> extends EntryState<V> {
    /** Changes if the cache has dropped the earlier one. */
    private volatile @Nullable CacheEntry<?> source;

    private volatile EntryLoader<V> loader;
    /** Null if the entry is kept for good. */
    private volatile @Nullable Consumer<CacheEntry<V>> dropper;

    /**
     * Makes an entry without a value.
     *
     * @param key its key
     * @param descriptor describes it
     * @param source the entry whose value signs for this one, or null
     * @param loader loads values
     * @param context what the entries of its kind share
     */
    public CacheEntry(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable CacheEntry<?> source,
            EntryLoader<V> loader,
            CacheContext<V> context) {
        super(key, descriptor, context);
        this.source = source;
        this.loader = loader;
    }

    /**
     * Loads values by another loader from now on.
     *
     * @param newest the loader, for the same key
     */
    public void loadBy(EntryLoader<V> newest) {
        loader = newest;
    }

    // ---- Reads

    /**
     * The value to use now. Blocks if there is none that may be served.
     *
     * @return a valid value
     */
    public V get() {
        return get(context().timing().millis());
    }

    /**
     * The value to use now, for a caller that has just read the clock.
     *
     * @param millis the wall clock, milliseconds since 1970
     * @return a valid value
     */
    public V get(long millis) {
        CachedValue<V> cached = view();
        if (cached.isServed(millis) && cached.value != null) {
            usage().noteRead();
            return cached.value;
        }
        ReadDecision<V> decision = decide(RefreshTrigger.READ, context().callersThread());
        start(decision.start());
        return decision.served() != null
                ? decision.served()
                : RefreshAwaiter.block(this, Objects.requireNonNull(decision.awaited()), decision.start() != null);
    }

    /**
     * The value to use now, without blocking.
     *
     * @return a stage that its receiver cannot complete; the same one as long as the value is fresh
     */
    public CompletionStage<V> async() {
        CachedValue<V> cached = view();
        if (cached.isServed(context().timing().millis())) {
            usage().noteRead();
            return cached.stage();
        }
        return RefreshAwaiter.told(this, readSlowly(RefreshTrigger.READ, null));
    }

    /**
     * The value to sign the request of another refresh with: the current one until its mandatory window, so that it is
     * renewed as seldom as possible and never ahead of need.
     *
     * @param asker the refresh that needs it
     * @return the value
     */
    public CompletionStage<V> forSigning(InFlightRefresh<?> asker) {
        V usable = seen().beforeMandatory(context().timing().millis());
        touch();
        return usable == null
                ? readSlowly(asker.trigger().ofSource(), asker)
                : CompletableFuture.completedStage(usable);
    }

    /** The read that has to decide. The refresh of a source inherits the thread and the priority of its asker. */
    CompletionStage<V> readSlowly(RefreshTrigger trigger, @Nullable InFlightRefresh<?> asker) {
        try {
            ReadDecision<V> decision = decide(trigger, asker == null ? null : asker.callersThread());
            InFlightRefresh<V> awaited = decision.awaited();
            if (asker != null && awaited != null) {
                asker.comesAfter(awaited);
            }
            start(decision.start());
            if (awaited == null) {
                return stageOf(Objects.requireNonNull(decision.served()));
            }
            return asker == null
                    ? RefreshAwaiter.async(this, awaited)
                    : RefreshAwaiter.forSigning(this, awaited, asker);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a new value is a new object
    private CompletionStage<V> stageOf(V served) {
        CachedValue<V> cached = view();
        return cached.value == served ? cached.stage() : CompletableFuture.completedStage(served);
    }

    /**
     * A new value even if the current one is valid, or that of a refresh in flight. Waits as long as it takes.
     *
     * @return the new value; or why there is none, such as a final failure that is remembered for some seconds
     */
    public CompletionStage<V> refreshNow() {
        return RefreshAwaiter.told(this, RefreshAwaiter.newValue(this));
    }

    /**
     * The account that a value of this entry belongs to.
     *
     * @param value what the entry gave
     * @return the account; null if it is not known, or if the entry has another value now
     */
    @SuppressWarnings("ReferenceEquality") // a new value is a new object
    public @Nullable String accountOf(V value) {
        if (view().value != value) {
            return null;
        }
        String account = loader.account();
        return account == null ? descriptor().account() : account;
    }

    // ---- The refresh

    /** Starts a refresh. Any failure ends it, an Error too. Otherwise no other refresh would ever start. */
    @Override
    void start(@Nullable InFlightRefresh<V> begun) {
        if (begun == null) {
            return;
        }
        begun.answer().whenComplete((value, error) -> finish(begun, value, error));
        try {
            context().events().publish(new EngineEvent.RefreshStarted(name()));
            loader.load(begun).whenComplete((value, error) -> {
                if (error != null) {
                    begun.failed(error);
                } else if (value == null) {
                    begun.failed(new IllegalStateException("No credentials came for " + label()));
                } else {
                    begun.answered(value);
                }
            });
        } catch (Throwable e) { // Errors too
            begun.failed(e);
        }
        reschedule(); // a warning may become due before the refresh ends
    }

    /** Ends a refresh: first the state changes, then the listeners hear of it, then the readers get the result. */
    private void finish(InFlightRefresh<V> refresh, @Nullable V value, @Nullable Throwable thrown) {
        RuntimeException error = thrown == null ? expiredOnArrival(value) : Futures.unwrap(thrown);
        Outcome outcome = end(refresh, value, error);
        if (outcome == null) {
            reschedule();
            return;
        }
        FailureState failed = outcome.failure();
        Duration took = Duration.ofNanos(Math.max(0, context().timing().nanos() - refresh.startedAt()));
        try {
            context().events().publish(event(value, failed, took));
        } finally {
            refresh.asksPerson(false);
            if (failed == null) {
                refresh.result().complete(value);
            } else {
                refresh.result().completeExceptionally(failed.error());
            }
            reschedule();
        }
    }

    private EngineEvent event(@Nullable V value, @Nullable FailureState failed, Duration took) {
        return failed == null
                ? EntryEvents.refreshed(name(), context().type(), Objects.requireNonNull(value), took)
                : EntryEvents.failed(
                        name(),
                        failed,
                        took,
                        nextTryOrNull(),
                        context().timing().clock().instant());
    }

    private @Nullable RuntimeException expiredOnArrival(@Nullable V value) {
        Instant now = context().timing().clock().instant();
        return context().type().expiration(Objects.requireNonNull(value)).isAfter(now)
                ? null
                : new ExpiredAnswerException(
                        "The credentials of " + label() + " that came back have already expired",
                        "Check the clock of this machine, and the source that gave them");
    }

    // ---- Values from elsewhere

    /**
     * Replaces the current value. Readers that wait for a refresh get this value.
     *
     * @param value the new value
     * @throws ExpiredAnswerException if it has already expired
     */
    public void put(V value) {
        RuntimeException expired = expiredOnArrival(value);
        if (expired != null) {
            throw expired;
        }
        InFlightRefresh<V> superseded;
        synchronized (this) {
            if (isClosed()) {
                return;
            }
            superseded = replace(value);
        }
        reschedule();
        context().events().publish(EntryEvents.refreshed(name(), context().type(), value, Duration.ZERO));
        if (superseded != null) {
            superseded.asksPerson(false);
            superseded.result().complete(value);
        }
    }

    // ---- What uses the entry, and what signs for it

    /**
     * The entry whose value signs for this one.
     *
     * @return the entry, or null if there is none
     */
    public @Nullable CacheEntry<?> source() {
        return source;
    }

    /**
     * Notes which entry signs from now on. The cache may have dropped the earlier one and made another of its key, which is
     * then needed in its place.
     *
     * @param present the entry that the cache has, or null if there is none
     */
    @SuppressWarnings("ReferenceEquality") // each entry is one object
    void signedBy(@Nullable CacheEntry<?> present) {
        CacheEntry<?> before;
        int needs;
        boolean watched;
        synchronized (this) {
            before = source;
            if (before == present) {
                return;
            }
            source = present;
            needs = usage().needs();
            watched = usage().isDroppedByTimer();
        }
        noteDependents(before, -needs, watched);
        noteDependents(present, needs, watched);
    }

    /**
     * Refreshes in the background whether the value is read or not, until that is ended.
     *
     * @param begin true to begin, false to end; as often as it was begun
     */
    public void keep(boolean begin) {
        int more = begin ? 1 : -1;
        CacheEntry<?> signing;
        synchronized (this) {
            usage().keep(more);
            signing = source;
        }
        reschedule();
        noteDependents(signing, more, false);
    }

    /**
     * Refreshes in the background as long as the value was read since the last refresh, until that is ended.
     *
     * @param begin true to begin, false to end; as often as it was begun
     */
    public void watch(boolean begin) {
        int more = begin ? 1 : -1;
        boolean changed;
        CacheEntry<?> signing;
        synchronized (this) {
            changed = usage().watch(more);
            signing = source;
        }
        if (changed) {
            reschedule();
            noteDependents(signing, more, true);
        }
    }

    /** Counts for an entry, and for all that it is signed with. Its source is read with the count, since it may change. */
    private static void noteDependents(@Nullable CacheEntry<?> first, int more, boolean watched) {
        CacheEntry<?> signing = first;
        while (signing != null) {
            CacheEntry<?> next;
            synchronized (signing) {
                signing.usage().dependents(more, watched);
                next = signing.source;
            }
            signing.reschedule();
            signing = next;
        }
    }

    /** Notes that the entry is about to be used, so that it is not dropped before. */
    public void touch() {
        usage().touch();
    }

    /**
     * Lets the entry be dropped once it has not been needed or used for its idle time. A timer sees to that where handles have
     * left the entry, otherwise {@link #dropIfIdle}.
     *
     * @param action drops the entry if {@link #endIfIdle} agrees; must not block
     */
    public void whenIdle(Consumer<CacheEntry<V>> action) {
        dropper = action;
        synchronized (this) {
            idleTime().start();
        }
        reschedule();
    }

    @Override
    void drop() {
        Consumer<CacheEntry<V>> action = dropper;
        if (action != null) {
            action.accept(this);
        }
    }

    /** Drops the entry if its idle time has passed. */
    public void dropIfIdle() {
        if (isIdle(context().timing().millis())) {
            drop();
        }
        reschedule();
    }

    /** Drops the entry at once, unless something needs it, or its value has to stay until it ends. */
    public void dropIfUnneeded() {
        if (isUnneeded(context().timing().millis())) {
            drop();
        }
        reschedule();
    }

    /**
     * Whether the entry is idle. If it is, its action does not run again.
     *
     * @return true if the caller may drop the entry
     */
    public synchronized boolean endIfIdle() {
        return idleTime().endIfIdle(isRefreshing());
    }

    /**
     * Whether the entry, or one that it is signed with, was dropped, so that its key gets another one. What {@linkplain #watch
     * watches} an entry first and then finds that it was not dropped, keeps it.
     *
     * @return true once {@link #endIfIdle} has agreed
     */
    public boolean isDropped() {
        for (CacheEntry<?> entry = this; entry != null; entry = entry.source) {
            if (entry.idleTime().hasEnded()) {
                return true;
            }
        }
        return false;
    }

    // ---- What others see, and the end

    /**
     * The state of the entry.
     *
     * @return the state; asking for it is no read
     */
    public KeyState describe() {
        return EntryReport.of(this);
    }

    /** Drops the value. Readers that wait, and all later ones, get {@link EngineClosedException}. */
    public void close() {
        InFlightRefresh<V> ended = discard();
        if (ended != null) {
            ended.result().completeExceptionally(closedError());
        }
    }

    @Override
    public String toString() {
        return "CacheEntry[" + label() + "]";
    }
}
