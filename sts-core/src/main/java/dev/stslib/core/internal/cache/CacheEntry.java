package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import dev.stslib.core.event.WatchedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the value of one key fresh. This is the state machine of the cache; {@code docs/design.md} has the table of its
 * states and events.
 *
 * <p>Readers of a fresh value take no lock. All other steps hold the entry's monitor for a moment and never during a
 * request. At most one refresh is in flight.
 *
 * @param <V> the type of the value
 */
public final class CacheEntry<V> {
    /** What the entry does about its value. */
    enum Activity {
        /** Nothing: the next reader or the timer decides. */
        IDLE,
        /** A refresh is in flight. */
        REFRESHING,
        /** A failure puts off the next refresh. */
        BACKING_OFF
    }

    /** What a reader gets: a value to serve, or a refresh to wait for. The one that gets {@code start} starts it. */
    private record ReadDecision<V>(
            @Nullable V served,
            @Nullable InFlightRefresh<V> awaited,
            @Nullable InFlightRefresh<V> start) {}

    private final CredentialKey key;
    private final EntryDescriptor descriptor;
    /** Changes if the cache has dropped the earlier one. */
    private volatile @Nullable CacheEntry<?> source;

    private final CacheContext<V> context;
    private volatile EntryLoader<V> loader;
    private volatile CachedValue<V> view = CachedValue.empty();
    private final EntryUsage usage;
    private final IdleTime idleTime;
    private @Nullable InFlightRefresh<V> inFlight;
    private @Nullable FailureState failure;
    private boolean closed;
    /** Whether the cache has dropped the entry. */
    private volatile boolean dropped;
    /** Whether the next refresh may take nothing from a store. */
    private boolean refusesEarlier;
    /** How many expiry warnings have been given for the current value. */
    private int warned;

    private RefreshScheduler.@Nullable Alarm alarm;
    /** The time of the next try in the background for which the alarm was set, milliseconds since 1970. */
    private long tryAt = Long.MAX_VALUE;

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
        this.key = key;
        this.descriptor = descriptor;
        this.source = source;
        this.loader = loader;
        this.context = context;
        this.usage = new EntryUsage(descriptor.code() != null);
        this.idleTime = new IdleTime(usage);
    }

    // ---- What describes the entry

    /**
     * The key of the entry.
     *
     * @return the key
     */
    public CredentialKey key() {
        return key;
    }

    /**
     * The name of the entry in messages.
     *
     * @return the label
     */
    public String label() {
        return descriptor.label();
    }

    /**
     * Describes the entry.
     *
     * @return the descriptor
     */
    public EntryDescriptor descriptor() {
        return descriptor;
    }

    /**
     * The entry whose value signs for this one.
     *
     * @return the entry, or null if there is none
     */
    public @Nullable CacheEntry<?> source() {
        return source;
    }

    CacheContext<V> context() {
        return context;
    }

    /**
     * Loads values by another loader from now on.
     *
     * @param newest the loader, for the same key
     */
    public void loadBy(EntryLoader<V> newest) {
        loader = newest;
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
            needs = usage.needs();
            watched = usage.isDroppedByTimer();
        }
        noteDependents(before, -needs, watched);
        noteDependents(present, needs, watched);
    }

    // ---- Reads

    /**
     * The value to use now. Blocks if there is none that may be served.
     *
     * @return a valid value
     */
    public V get() {
        return get(context.timing().millis());
    }

    /**
     * The value to use now, for a caller that has just read the clock.
     *
     * @param millis the wall clock, milliseconds since 1970
     * @return a valid value
     */
    public V get(long millis) {
        CachedValue<V> cached = view;
        if (cached.isServed(millis) && cached.value != null) {
            usage.noteRead();
            return cached.value;
        }
        ReadDecision<V> decision = decide(RefreshTrigger.READ, context.callersThread());
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
        CachedValue<V> cached = view;
        if (cached.isServed(context.timing().millis())) {
            usage.noteRead();
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
        V usable = seen().beforeMandatory(context.timing().millis());
        usage.touch();
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
        CachedValue<V> cached = view;
        return cached.value == served ? cached.stage() : CompletableFuture.completedStage(served);
    }

    /** The view by the clocks as they are now. */
    private CachedValue<V> seen() {
        return view.seenAt(context.timing());
    }

    /** Adapts the view to the clocks as they are now. */
    private void look() {
        CachedValue<V> cached = seen();
        long millis = context.timing().millis();
        view = inFlight == null ? cached.afterRefresh(millis) : cached.inRefresh(millis);
    }

    private synchronized ReadDecision<V> decide(RefreshTrigger trigger, @Nullable CallerThreadExecutor callersThread) {
        requireOpen();
        usage.noteRead();
        look();
        CachedValue<V> cached = view;
        Timing timing = context.timing();
        RefreshPolicy.Action action = RefreshPolicy.onRead(
                cached.phaseByClock(timing.millis()), cached.standing(), failure, timing.nanos(), timing.settings());
        boolean idle = inFlight == null;
        return switch (action) {
            case SERVE -> new ReadDecision<>(cached.value, null, null);
            case SERVE_AND_REFRESH ->
                new ReadDecision<>(cached.value, null, idle ? begin(RefreshTrigger.BACKGROUND, null) : null);
            case REFRESH_ON_CALLER ->
                idle ? waiting(trigger, callersThread) : new ReadDecision<>(cached.value, null, null);
            case WAIT -> idle ? waiting(trigger, callersThread) : new ReadDecision<>(null, inFlight, null);
            case THROW -> throw Objects.requireNonNull(failure).error();
        };
    }

    private ReadDecision<V> waiting(RefreshTrigger trigger, @Nullable CallerThreadExecutor callersThread) {
        InFlightRefresh<V> begun = begin(trigger, callersThread);
        return new ReadDecision<>(null, begun, begun);
    }

    /**
     * A new value even if the current one is valid, or that of a refresh in flight. Waits as long as it takes.
     *
     * @return the new value; or why there is none, such as a final failure that is remembered for some seconds
     */
    public CompletionStage<V> refreshNow() {
        return RefreshAwaiter.told(this, awaitNewValue());
    }

    private CompletionStage<V> awaitNewValue() {
        ReadDecision<V> decision;
        try {
            decision = decideRefreshNow();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
        start(decision.start());
        InFlightRefresh<V> awaited = Objects.requireNonNull(decision.awaited());
        CompletionStage<V> result = awaited.result();
        if (decision.start() == null) {
            boolean isTooEarly = awaited.isOutdated();
            awaited.await();
            result = result.handle((value, thrown) -> {
                        boolean askAgain = (isTooEarly && awaited.isOutdated())
                                || (thrown != null && awaited.failedForItsStarterOnly(Futures.unwrap(thrown)));
                        return askAgain ? awaitNewValue() : awaited.result();
                    })
                    .thenCompose(next -> next);
        }
        return RefreshAwaiter.forced(this, awaited, result);
    }

    private synchronized ReadDecision<V> decideRefreshNow() {
        requireOpen();
        if (inFlight != null) {
            return new ReadDecision<>(null, inFlight, null);
        }
        if (failure != null && failure.isFinal() && context.timing().nanos() - failure.notBefore() < 0) {
            throw failure.error();
        }
        return waiting(RefreshTrigger.FORCED, null);
    }

    /**
     * The current value if it is valid and no service refused it, without asking for another.
     *
     * @return the value, or empty
     */
    public Optional<V> peek() {
        CachedValue<V> cached = seen();
        return cached.isRefused() || context.timing().millis() >= cached.expiresAt()
                ? Optional.empty()
                : Optional.ofNullable(cached.value);
    }

    /**
     * The current value if it is fresh, without asking for another.
     *
     * @return the value, or empty
     */
    public Optional<V> fresh() {
        CachedValue<V> cached = seen();
        return cached.isFresh(context.timing().millis()) ? Optional.ofNullable(cached.value) : Optional.empty();
    }

    /**
     * The account that a value of this entry belongs to.
     *
     * @param value what the entry gave
     * @return the account; null if it is not known, or if the entry has another value now
     */
    @SuppressWarnings("ReferenceEquality") // a new value is a new object
    public @Nullable String accountOf(V value) {
        if (view.value != value) {
            return null;
        }
        String account = loader.account();
        return account == null ? descriptor.account() : account;
    }

    // ---- The refresh

    private InFlightRefresh<V> begin(RefreshTrigger trigger, @Nullable CallerThreadExecutor callersThread) {
        look();
        V current = view.value;
        InFlightRefresh<V> begun = new InFlightRefresh<>(
                trigger,
                context.timing().elapsed(),
                view.expiresAt(),
                current,
                () -> fresh().filter(value -> current == null || !isSame(value, current)),
                () -> view.isRefused(),
                callersThread);
        begun.retrying(failure != null).replacing(this::offer);
        begun.refuseStored(refusesEarlier);
        inFlight = begun;
        look();
        return begun;
    }

    private boolean isSame(V value, V other) {
        return context.type().id(value).equals(context.type().id(other));
    }

    /** Starts a refresh. Any failure ends it, an Error too. Otherwise no other refresh would ever start. */
    private void start(@Nullable InFlightRefresh<V> refresh) {
        if (refresh == null) {
            return;
        }
        refresh.answer().whenComplete((value, error) -> finish(refresh, value, error));
        try {
            context.events().publish(new EngineEvent.RefreshStarted(name()));
            loader.load(refresh).whenComplete((value, error) -> {
                if (error != null) {
                    refresh.failed(error);
                } else if (value == null) {
                    refresh.failed(new IllegalStateException("No credentials came for " + label()));
                } else {
                    refresh.answered(value);
                }
            });
        } catch (Throwable e) { // Errors too
            refresh.failed(e);
        }
        reschedule(); // a warning may become due before the refresh ends
    }

    /** Ends a refresh: first the state changes, then the listeners hear of it, then the readers get the result. */
    private void finish(InFlightRefresh<V> refresh, @Nullable V value, @Nullable Throwable thrown) {
        RuntimeException error = thrown == null ? expiredOnArrival(value) : Futures.unwrap(thrown);
        FailureState failed = null;
        synchronized (this) {
            if (inFlight == refresh) {
                inFlight = null;
                if (error == null) {
                    accept(Objects.requireNonNull(value), refresh.isFound());
                    noteAge(refresh);
                } else {
                    usage.tryEnded();
                    look();
                    failed = refresh.wasInterrupted(error) ? failure(error) : remember(error);
                }
            } else {
                if (error == null && !refresh.isOutdated()) {
                    // Superseded, but what came is valid and may have cost an MFA code.
                    offer(Objects.requireNonNull(value));
                }
                return;
            }
        }
        Duration took = Duration.ofNanos(Math.max(0, context.timing().nanos() - refresh.startedAt()));
        try {
            context.events().publish(outcome(value, failed, took));
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

    private EngineEvent outcome(@Nullable V value, @Nullable FailureState failed, Duration took) {
        if (failed == null) {
            return EntryEvents.refreshed(name(), context.type(), Objects.requireNonNull(value), took);
        }
        Instant nextTry;
        synchronized (this) {
            nextTry = nextTryOrNull();
        }
        return EntryEvents.failed(
                name(), failed, took, nextTry, context.timing().clock().instant());
    }

    private @Nullable RuntimeException expiredOnArrival(@Nullable V value) {
        Instant now = context.timing().clock().instant();
        return context.type().expiration(Objects.requireNonNull(value)).isAfter(now)
                ? null
                : new ExpiredAnswerException(
                        "The credentials of " + label() + " that came back have already expired",
                        "Check the clock of this machine, and the source that gave them");
    }

    /** Refuses what a refresh brings that began before {@link #refuseEarlier}. */
    private void noteAge(InFlightRefresh<V> refresh) {
        if (refresh.isOutdated()) {
            view = view.worse(Standing.REFUSED);
        } else {
            refusesEarlier = false;
        }
    }

    private void accept(V value, boolean isFound) {
        failure = null;
        usage.valueArrived();
        Instant issuedAt = context.type().issuedAt(value);
        Instant expiration = context.type().expiration(value);
        Timing timing = context.timing();
        Lifespan lifespan =
                isFound ? timing.lifespanOfFound(issuedAt, expiration) : timing.lifespan(issuedAt, expiration);
        view = CachedValue.of(value, lifespan, timing);
        warned = descriptor.warnings().due(expiration.toEpochMilli(), issuedAt.toEpochMilli());
    }

    private FailureState remember(RuntimeException error) {
        FailureState failed = failure(error);
        failure = failed;
        return failed;
    }

    private FailureState failure(RuntimeException error) {
        Timing timing = context.timing();
        long millis = timing.millis();
        Lifespan lifespan = view.lifespan();
        return RefreshPolicy.onFailure(
                error,
                view.isRefused() ? Phase.ABSENT : view.phase(millis),
                failure,
                timing.nanos(),
                lifespan == null ? 0 : lifespan.nanosToMandatory(millis),
                timing.settings(),
                timing.random());
    }

    /** Notes that a reader gave up waiting. That counts as a failed try while the refresh is in flight. */
    synchronized void timedOut(InFlightRefresh<V> awaited, RuntimeException error) {
        if (inFlight == awaited && (failure == null || !failure.hasTried())) {
            remember(error);
        }
    }

    /** What a reader that waited gets after a failure: the current value where the rules allow it, or null. */
    synchronized @Nullable V servedAfter(RuntimeException error) {
        look();
        Timing timing = context.timing();
        Phase phase = view.phase(timing.millis());
        boolean serves = RefreshPolicy.servesAfter(phase, FailureState.isFinal(error), timing.settings());
        return serves && !closed && !view.isRefused() ? view.value : null;
    }

    /**
     * The turning points of the value that may be served, by the wall clock as it shows now.
     *
     * @return the turning points, or null if there is no such value
     */
    public @Nullable Lifespan lifespan() {
        CachedValue<V> cached = seen();
        return cached.isRefused() ? null : cached.lifespan();
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
            if (closed) {
                return;
            }
            accept(value, false);
            refusesEarlier = false;
            superseded = inFlight;
            inFlight = null;
        }
        reschedule();
        context.events().publish(EntryEvents.refreshed(name(), context.type(), value, Duration.ZERO));
        if (superseded != null) {
            superseded.asksPerson(false);
            superseded.result().complete(value);
        }
    }

    /**
     * Takes a value in if it lives longer than the current one.
     *
     * @param value a value, for example from a store
     */
    public void offer(V value) {
        synchronized (this) {
            if (closed || refusesEarlier || !isBetter(value)) {
                return;
            }
            accept(value, true);
            look();
        }
        reschedule();
    }

    /** A value that a service refused is worse than any other, and the same value is no better for coming again. */
    private boolean isBetter(V value) {
        V current = view.value;
        if (current != null && isSame(value, current)) {
            return false;
        }
        return (current != null && view.isRefused())
                || context.type().expiration(value).toEpochMilli() > view.expiresAt();
    }

    /**
     * Notes that a service refused the value. It is not served again, whatever happens; the next reader waits for a new
     * one.
     *
     * @param id the id of the refused value; nothing happens if it is not the current one's
     */
    public synchronized void invalidate(String id) {
        V current = view.value;
        if (!closed && current != null && context.type().id(current).equals(id)) {
            view = view.worse(Standing.REFUSED);
        }
    }

    /**
     * Refuses the value, whatever its id, what a store may hold, and what a refresh in flight brings: later readers wait for
     * a value that is requested from now on.
     */
    public synchronized void refuseEarlier() {
        if (!closed) {
            refusesEarlier = true;
            if (inFlight != null) {
                inFlight.outdate();
            }
            if (view.value != null) {
                view = view.worse(Standing.REFUSED);
            }
        }
    }

    /** Whether what a store may hold is refused. */
    synchronized boolean refusesEarlier() {
        return refusesEarlier;
    }

    /**
     * Notes that the source of the value will end it before long. The next reader waits for a new one, and gets this one
     * only if there is none.
     *
     * @param id the id of the value; nothing happens if it is not the current one's
     */
    public synchronized void renew(String id) {
        V current = view.value;
        if (!closed && current != null && context.type().id(current).equals(id)) {
            view = view.worse(Standing.OUTDATED);
        }
    }

    // ---- The background

    /**
     * Refreshes in the background whether the value is read or not, until that is ended.
     *
     * @param begin true to begin, false to end; as often as it was begun
     */
    public void keep(boolean begin) {
        int more = begin ? 1 : -1;
        CacheEntry<?> signing;
        synchronized (this) {
            usage.keep(more);
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
            changed = usage.watch(more);
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
                signing.usage.dependents(more, watched);
                next = signing.source;
            }
            signing.reschedule();
            signing = next;
        }
    }

    /**
     * Lets the entry be dropped: an action runs once the entry has not been needed or used for its idle time. A timer sees
     * to that where handles have left the entry, otherwise {@link #dropIfIdle}.
     *
     * @param action drops the entry if {@link #endIfIdle} agrees; must not block
     */
    public void whenIdle(Runnable action) {
        synchronized (this) {
            idleTime.start(action);
        }
        reschedule();
    }

    /** Drops the entry if its idle time has passed. */
    public void dropIfIdle() {
        Runnable idle;
        synchronized (this) {
            idle = takeIdle(context.timing().millis());
        }
        if (idle != null) {
            idle.run();
        }
        reschedule();
    }

    /** Drops the entry at once, unless something needs it, or its value has to stay until it ends. */
    public void dropIfUnneeded() {
        Runnable unneeded;
        synchronized (this) {
            unneeded = holds(context.timing().millis()) ? null : idleTime.takeNow(inFlight != null);
        }
        if (unneeded != null) {
            unneeded.run();
        }
        reschedule();
    }

    /** Notes that the entry is about to be used, so that it is not dropped before. */
    public void touch() {
        usage.touch();
    }

    /**
     * Whether the entry is idle. If it is, its action does not run again.
     *
     * @return true if the caller may drop the entry
     */
    public synchronized boolean endIfIdle() {
        boolean idle = idleTime.endIfIdle(inFlight != null);
        dropped |= idle;
        return idle;
    }

    /**
     * Whether the entry, or one that it is signed with, was dropped, so that its key gets another one. What {@linkplain #watch
     * watches} an entry first and then finds that it was not dropped, keeps it.
     *
     * @return true once {@link #endIfIdle} has agreed
     */
    public boolean isDropped() {
        for (CacheEntry<?> entry = this; entry != null; entry = entry.source) {
            if (entry.dropped) {
                return true;
            }
        }
        return false;
    }

    /** A value that cost an MFA code stays until it ends, and so does a refused one, which a store might bring back. */
    private boolean holds(long millis) {
        return (descriptor.code() != null || view.isRefused()) && millis < view.expiresAt();
    }

    private @Nullable Runnable takeIdle(long millis) {
        return idleTime.take(inFlight != null, holds(millis), millis);
    }

    private synchronized void reschedule() {
        look();
        idleTime.plan(inFlight != null, context.timing().millis());
        long next = Math.min(idleTime.timerAt(), nextWake());
        if (alarm == null && next != Long.MAX_VALUE) {
            alarm = context.scheduler().alarm(this::onTimer);
        }
        if (alarm != null) {
            alarm.set(next);
        }
    }

    private long nextWake() {
        tryAt = Long.MAX_VALUE;
        if (view.value == null) {
            return Long.MAX_VALUE;
        }
        long nextWarning = nextWarning();
        // A refresh in flight sets the alarm again when it ends: a time that has passed would ring without end.
        if (usage.isTriedAgain() && inFlight == null) {
            tryAt = nextTry();
        }
        return Math.min(tryAt, nextWarning);
    }

    /** When to look whether a warning is due. A value that is not read yet may be read by then. */
    private long nextWarning() {
        ExpiryWarnings warnings = descriptor.warnings();
        if (usage.isWorthWarning()) {
            return warnings.next(view.expiresAt(), warned);
        }
        boolean mayWarn = usage.isTriedAgain() || (descriptor.code() != null && usage.isRefreshed());
        // Without the warnings that nothing wanted when they were due: a time that has passed would ring without end.
        int passed = warnings.due(view.expiresAt(), context.timing().millis());
        return mayWarn ? warnings.next(view.expiresAt(), Math.max(warned, passed)) : Long.MAX_VALUE;
    }

    /** When the background refreshes next, milliseconds since 1970; {@link Long#MAX_VALUE} for never. */
    private long nextTry() {
        Lifespan lifespan = view.lifespan();
        if (lifespan == null || !usage.isRefreshed()) {
            return Long.MAX_VALUE;
        }
        if (failure == null) {
            return lifespan.advisoryAt();
        }
        long next = context.timing().nextTry(failure, lifespan);
        return view.standing() != Standing.GOOD ? next : Math.max(next, lifespan.advisoryAt());
    }

    /** Gives an expiry warning and starts a refresh, each if it is due. */
    void onTimer() {
        Instant warnedOf;
        boolean due;
        Runnable idle;
        synchronized (this) {
            look();
            long millis = context.timing().millis();
            idle = takeIdle(millis);
            warnedOf = takeWarning(millis);
            due = isRefreshWanted() && isRefreshDue(millis);
            // An alarm for a warning, or because the clock was set back, says nothing about the next try.
            if (millis >= tryAt) {
                usage.rest(!isRefreshWanted());
            }
        }
        if (warnedOf != null) {
            context.events()
                    .publish(EntryEvents.ending(
                            name(),
                            descriptor.code(),
                            warnedOf,
                            context.timing().clock().instant()));
        }
        if (idle != null) {
            idle.run();
        }
        if (due) {
            context.gate().pass(this::refreshIfDue);
        } else {
            reschedule();
        }
    }

    /** Starts a refresh in the background, unless the entry is no longer wanted. */
    private void refreshIfDue() {
        InFlightRefresh<V> started;
        synchronized (this) {
            boolean due = isRefreshWanted() && isRefreshDue(context.timing().millis());
            started = due ? begin(RefreshTrigger.BACKGROUND, null) : null;
        }
        if (started != null) {
            start(started);
        } else {
            reschedule();
        }
    }

    private boolean isRefreshWanted() {
        return usage.isWanted() && !closed && inFlight == null;
    }

    /** The timer may have fired for a warning, and so before a refresh is due. */
    private boolean isRefreshDue(long millis) {
        Lifespan lifespan = view.lifespan();
        boolean isEarly = lifespan != null && view.standing() == Standing.GOOD && millis < lifespan.advisoryAt();
        return !isEarly
                && view.phase(millis) != Phase.FRESH
                && context.timing().mayTry(failure, view.phaseByClock(millis));
    }

    /**
     * The end of the value if a warning of it is due; each warning is given once. Values that need no code are worth a
     * warning only if a refresh failed or hangs.
     */
    private @Nullable Instant takeWarning(long millis) {
        V current = view.value;
        if (current == null || !usage.isWorthWarning()) {
            return null;
        }
        int due = descriptor.warnings().due(view.expiresAt(), millis);
        if (due <= warned) {
            return null;
        }
        warned = due;
        return descriptor.code() != null || failure != null || inFlight != null
                ? context.type().expiration(current)
                : null;
    }

    // ---- What others hear and see

    WatchedKey name() {
        return new WatchedKey(descriptor.label(), key, descriptor.kind());
    }

    private @Nullable Instant nextTryOrNull() {
        long next = nextTry();
        return next == Long.MAX_VALUE ? null : Instant.ofEpochMilli(next);
    }

    synchronized Activity activity() {
        look();
        Timing timing = context.timing();
        if (inFlight != null) {
            return Activity.REFRESHING;
        }
        return RefreshPolicy.isBackingOff(
                        view.phaseByClock(timing.millis()), view.standing(), failure, timing.nanos(), timing.settings())
                ? Activity.BACKING_OFF
                : Activity.IDLE;
    }

    Phase phase() {
        return seen().phase(context.timing().millis());
    }

    /**
     * The state of the entry.
     *
     * @return the state; asking for it is no read
     */
    public synchronized KeyState describe() {
        look();
        V current = view.value;
        return new KeyState(
                name(),
                phase(),
                view.isRefused(),
                current == null ? null : context.type().id(current),
                current == null ? null : context.type().issuedAt(current),
                current == null ? null : context.type().expiration(current),
                failure == null ? null : FailureKind.of(failure.error()),
                failure == null ? null : nextTryOrNull(),
                inFlight != null,
                inFlight == null ? null : inFlight.stage(),
                inFlight == null ? 0 : inFlight.result().getNumberOfDependents(),
                chain(),
                needsCode());
    }

    private boolean needsCode() {
        CacheEntry<?> signing = source;
        return descriptor.code() != null || (signing != null && signing.needsCode());
    }

    /** The labels of all sources, the first one first, and of this entry. */
    private List<String> chain() {
        // Base credentials, which are of another type, are listed nowhere.
        CacheEntry<?> signing = source;
        boolean isListed = signing != null && signing.context.type() == context.type();
        List<String> labels = signing != null && isListed ? signing.chain() : new ArrayList<>();
        labels.add(label());
        return labels;
    }

    // ---- The end

    /** Drops the value. Readers that wait, and all later ones, get {@link EngineClosedException}. */
    public void close() {
        InFlightRefresh<V> ended;
        synchronized (this) {
            closed = true;
            idleTime.stop();
            view = CachedValue.empty();
            ended = inFlight;
            inFlight = null;
        }
        if (ended != null) {
            ended.result().completeExceptionally(closedError());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private EngineClosedException closedError() {
        return new EngineClosedException(
                "The engine that gave the credentials of " + label() + " is closed", "Open a new one");
    }

    @Override
    public String toString() {
        return "CacheEntry[" + label() + "]";
    }
}
