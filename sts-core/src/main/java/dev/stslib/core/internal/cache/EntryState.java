package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.event.Phase;
import dev.stslib.core.event.WatchedKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a cache entry holds, and each step that changes it: the value, the refresh in flight, the last failure. The monitor of
 * the entry guards it. What follows from a step, such as a request or an event, is done afterwards and without the monitor.
 *
 * @param <V> the type of the value
 */
abstract class EntryState<V> {
    /** What a reader gets: a value to serve, or a refresh to wait for. The one that gets {@code start} starts it. */
    record ReadDecision<V>(
            @Nullable V served,
            @Nullable InFlightRefresh<V> awaited,
            @Nullable InFlightRefresh<V> start) {}

    /** What came of a refresh: a new value, or a failure. */
    record Outcome(@Nullable FailureState failure) {}

    private final CredentialKey key;
    private final EntryDescriptor descriptor;
    private final CacheContext<V> context;
    private final EntryUsage usage;
    private final IdleTime idleTime;
    private volatile CachedValue<V> view = CachedValue.empty();
    private @Nullable InFlightRefresh<V> inFlight;
    private @Nullable FailureState failure;
    /** Made once the timer has something to do. Most entries that no handle uses have none. */
    private @Nullable EntryBackground<V> background;

    private boolean closed;
    /** Whether the next refresh may take nothing from a store. */
    private boolean refusesEarlier;
    /** The id of a value that must not be served if it comes, or null. */
    private @Nullable String refusedId;

    EntryState(CredentialKey key, EntryDescriptor descriptor, CacheContext<V> context) {
        this.key = key;
        this.descriptor = descriptor;
        this.context = context;
        this.usage = new EntryUsage(descriptor.code() != null);
        this.idleTime = new IdleTime(usage);
    }

    /** Starts the refresh that a step began. */
    abstract void start(@Nullable InFlightRefresh<V> begun);

    /** Drops the entry, which is idle. */
    abstract void drop();

    // ---- What the entry is

    /**
     * The key of the entry.
     *
     * @return the key
     */
    public final CredentialKey key() {
        return key;
    }

    /**
     * The name of the entry in messages.
     *
     * @return the label
     */
    public final String label() {
        return descriptor.label();
    }

    /**
     * Describes the entry.
     *
     * @return the descriptor
     */
    public final EntryDescriptor descriptor() {
        return descriptor;
    }

    final WatchedKey name() {
        return new WatchedKey(descriptor.label(), key, descriptor.kind());
    }

    final CacheContext<V> context() {
        return context;
    }

    final EntryUsage usage() {
        return usage;
    }

    final IdleTime idleTime() {
        return idleTime;
    }

    // ---- The value as it is

    /** The view without regard to a clock that was set back since the last step. */
    final CachedValue<V> view() {
        return view;
    }

    /** The view by the clocks as they are now. */
    final CachedValue<V> seen() {
        return view.seenAt(context.timing());
    }

    /** Adapts the view to the clocks as they are now. */
    final void look() {
        CachedValue<V> cached = seen();
        long millis = context.timing().millis();
        view = inFlight == null ? cached.afterRefresh(millis) : cached.inRefresh(millis);
    }

    /**
     * The current value if it is valid and no service refused it, without asking for another.
     *
     * @return the value, or empty
     */
    public final Optional<V> peek() {
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
    public final Optional<V> fresh() {
        CachedValue<V> cached = seen();
        return cached.isFresh(context.timing().millis()) ? Optional.ofNullable(cached.value) : Optional.empty();
    }

    /**
     * The turning points of the value that may be served, by the wall clock as it shows now.
     *
     * @return the turning points, or null if there is no such value
     */
    public final @Nullable Lifespan lifespan() {
        CachedValue<V> cached = seen();
        return cached.isRefused() ? null : cached.lifespan();
    }

    final Phase phase() {
        return seen().phase(context.timing().millis());
    }

    final @Nullable InFlightRefresh<V> inFlight() {
        return inFlight;
    }

    final boolean isRefreshing() {
        return inFlight != null;
    }

    final @Nullable FailureState failure() {
        return failure;
    }

    final boolean isClosed() {
        return closed;
    }

    // ---- A read, and the begin of a refresh

    final synchronized ReadDecision<V> decide(RefreshTrigger trigger, @Nullable CallerThreadExecutor callersThread) {
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
            case THROW -> {
                if (idle) {
                    throw Objects.requireNonNull(failure).error();
                }
                yield new ReadDecision<>(null, inFlight, null); // a caller has forced it, whatever failed before
            }
        };
    }

    /** What a caller gets that wants a new value even if the current one is valid. */
    final synchronized ReadDecision<V> decideRefreshNow() {
        requireOpen();
        if (inFlight != null) {
            return new ReadDecision<>(null, inFlight, null);
        }
        if (failure != null && failure.isFinal() && context.timing().nanos() - failure.notBefore() < 0) {
            throw failure.error();
        }
        return waiting(RefreshTrigger.FORCED, null);
    }

    private ReadDecision<V> waiting(RefreshTrigger trigger, @Nullable CallerThreadExecutor callersThread) {
        InFlightRefresh<V> begun = begin(trigger, callersThread);
        return new ReadDecision<>(null, begun, begun);
    }

    final InFlightRefresh<V> begin(RefreshTrigger trigger, @Nullable CallerThreadExecutor callersThread) {
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

    // ---- The end of a refresh

    /** Takes in what came of a refresh; null if another value has taken its place meanwhile. */
    final synchronized @Nullable Outcome end(
            InFlightRefresh<V> refresh, @Nullable V value, @Nullable RuntimeException error) {
        if (inFlight != refresh) {
            if (error == null && !refresh.isOutdated()) {
                // Superseded, but what came is valid and may have cost an MFA code.
                acceptIfBetter(Objects.requireNonNull(value));
            }
            return null;
        }
        inFlight = null;
        if (error == null) {
            accept(Objects.requireNonNull(value), refresh.isFound());
            noteAge(refresh);
            return new Outcome(null);
        }
        usage.tryEnded();
        look();
        return new Outcome(refresh.wasInterrupted(error) ? failure(error) : remember(error));
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
        if (context.type().id(value).equals(refusedId)) {
            view = view.worse(Standing.REFUSED);
        }
        if (background != null) {
            background.valueArrived(value);
        }
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
    final synchronized void timedOut(InFlightRefresh<V> awaited, RuntimeException error) {
        if (inFlight == awaited && (failure == null || !failure.hasTried())) {
            remember(error);
        }
    }

    /** What a reader that waited gets after a failure: the current value where the rules allow it, or null. */
    final synchronized @Nullable V servedAfter(RuntimeException error) {
        look();
        Timing timing = context.timing();
        Phase phase = view.phase(timing.millis());
        boolean serves = RefreshPolicy.servesAfter(phase, FailureState.isFinal(error), timing.settings());
        return serves && !closed && !view.isRefused() ? view.value : null;
    }

    // ---- Values from elsewhere

    /** Replaces the value. Returns the refresh that this supersedes, or null if none is in flight. */
    final @Nullable InFlightRefresh<V> replace(V value) {
        accept(value, false);
        refusesEarlier = false;
        InFlightRefresh<V> superseded = inFlight;
        inFlight = null;
        return superseded;
    }

    /**
     * Takes a value in if it lives longer than the current one.
     *
     * @param value a value, for example from a store
     */
    public final void offer(V value) {
        if (acceptIfBetter(value)) {
            reschedule();
        }
    }

    private synchronized boolean acceptIfBetter(V value) {
        boolean accepts = !closed && !refusesEarlier && isBetter(value);
        if (accepts) {
            accept(value, true);
            look();
        }
        return accepts;
    }

    /** A value that a service refused is worse than any other, and the same value is no better for coming again. */
    private boolean isBetter(V value) {
        V current = view.value;
        if ((current != null && isSame(value, current))
                || context.type().id(value).equals(refusedId)) {
            return false;
        }
        return (current != null && view.isRefused())
                || context.type().expiration(value).toEpochMilli() > view.expiresAt();
    }

    private boolean isSame(V value, V other) {
        return context.type().id(value).equals(context.type().id(other));
    }

    // ---- What is known against the value

    /**
     * Notes that a service refused the value. It is not served again, whatever happens; the next reader waits for a new
     * one.
     *
     * @param id the id of the refused value; nothing happens if it is not the current one's
     */
    public final synchronized void invalidate(String id) {
        worsen(id, Standing.REFUSED);
    }

    /**
     * Notes that the source of the value will end it before long. The next reader waits for a new one, and gets this one
     * only if there is none.
     *
     * @param id the id of the value; nothing happens if it is not the current one's
     */
    public final synchronized void renew(String id) {
        worsen(id, Standing.OUTDATED);
    }

    private void worsen(String id, Standing standing) {
        V current = view.value;
        if (!closed && current != null && context.type().id(current).equals(id)) {
            view = view.worse(standing);
        }
    }

    /**
     * Notes that the value must not be served again, as {@link #invalidate} does, also if it is not here yet: a refresh in
     * flight may bring it, or a thread that is about to {@linkplain #offer offer} it.
     *
     * @param id the id of the value
     */
    public final synchronized void invalidateComing(String id) {
        refusedId = id;
        invalidate(id);
    }

    /**
     * Whether a value that another process has stored is of use now: this one is not fresh, and no refresh looks for it.
     *
     * @return true if it should be {@linkplain #offer offered}
     */
    public final synchronized boolean takesStored() {
        return !closed && inFlight == null && !refusesEarlier && fresh().isEmpty();
    }

    /**
     * Refuses the value, whatever its id, what a store may hold, and what a refresh in flight brings: later readers wait for
     * a value that is requested from now on.
     */
    public final synchronized void refuseEarlier() {
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
    final synchronized boolean refusesEarlier() {
        return refusesEarlier;
    }

    // ---- The timer

    /** Plans anew what the timer does, after a step that may change it. */
    final synchronized void reschedule() {
        look();
        idleTime.plan(inFlight != null, context.timing().millis());
        if (background != null || usage.needsTimer()) {
            background().plan();
        }
    }

    final synchronized EntryBackground<V> background() {
        EntryBackground<V> known = background;
        if (known == null) {
            known = new EntryBackground<>(this);
            background = known;
        }
        return known;
    }

    /** When the background refreshes next, milliseconds since 1970; {@link Long#MAX_VALUE} for never. */
    final long nextTry() {
        return usage.isRefreshed() ? context.timing().nextTry(view, failure) : Long.MAX_VALUE;
    }

    final synchronized @Nullable Instant nextTryOrNull() {
        long next = nextTry();
        return next == Long.MAX_VALUE ? null : Instant.ofEpochMilli(next);
    }

    // ---- Idle time

    /**
     * Whether the idle time has passed. A value that cost an MFA code stays until it ends, and so does a refused one, which a
     * store might bring back.
     */
    final synchronized boolean isIdle(long millis) {
        return idleTime.isOver(inFlight != null, holds(millis), millis);
    }

    /** Whether the entry may be dropped, whatever used it lately: nothing needs it, and its value need not stay. */
    final synchronized boolean isUnneeded(long millis) {
        return !holds(millis) && idleTime.isUnneeded(inFlight != null);
    }

    private boolean holds(long millis) {
        return (descriptor.code() != null || view.isRefused()) && millis < view.expiresAt();
    }

    // ---- The end

    /** Drops the value for good. Returns the refresh in flight, or null if there is none. */
    final synchronized @Nullable InFlightRefresh<V> discard() {
        closed = true;
        idleTime.stop();
        view = CachedValue.empty();
        InFlightRefresh<V> ended = inFlight;
        inFlight = null;
        return ended;
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    final EngineClosedException closedError() {
        return new EngineClosedException(
                "The engine that gave the credentials of " + label() + " is closed", "Open a new one");
    }
}
