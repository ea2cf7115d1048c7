package dev.stslib.core.internal.cache;

import dev.stslib.core.event.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the timer does for an entry that is watched or kept, or that signs for one: it warns of the end of the value, starts
 * refreshes ahead of need, and drops the entry when it is idle. The monitor of the entry guards it.
 *
 * @param <V> the type of the value
 */
final class EntryBackground<V> extends RefreshScheduler.Alarm {
    private final EntryState<V> entry;
    /** How many expiry warnings have been given for the current value, or were due before it arrived. */
    private int warned;
    /** The time of the next try for which the alarm was set, milliseconds since 1970. */
    private long tryAt = Long.MAX_VALUE;

    EntryBackground(EntryState<V> entry) {
        super(entry.context().scheduler());
        this.entry = entry;
        V current = entry.view().value;
        if (current != null) {
            valueArrived(current);
        }
    }

    /** Notes that the entry has got a value. */
    void valueArrived(V value) {
        ExpiringType<V> type = entry.context().type();
        warned = entry.descriptor()
                .warnings()
                .due(
                        type.expiration(value).toEpochMilli(),
                        type.issuedAt(value).toEpochMilli());
    }

    /** Sets the alarm for what is due next. The entry has looked at the clocks before. */
    void plan() {
        set(Math.min(entry.idleTime().timerAt(), nextWake()));
    }

    private long nextWake() {
        tryAt = Long.MAX_VALUE;
        if (entry.view().value == null) {
            return Long.MAX_VALUE;
        }
        long nextWarning = nextWarning();
        // A refresh in flight sets the alarm again when it ends: a time that has passed would ring without end.
        if (entry.usage().isTriedAgain() && !entry.isRefreshing()) {
            tryAt = entry.nextTry();
        }
        return Math.min(tryAt, nextWarning);
    }

    /** When to look whether a warning is due. A value that is not read yet may be read by then. */
    private long nextWarning() {
        EntryUsage usage = entry.usage();
        ExpiryWarnings warnings = entry.descriptor().warnings();
        long expiresAt = entry.view().expiresAt();
        if (usage.isWorthWarning()) {
            return warnings.next(expiresAt, warned);
        }
        boolean mayWarn = usage.isTriedAgain() || (needsCode() && usage.isRefreshed());
        // Without the warnings that nothing wanted when they were due: a time that has passed would ring without end.
        int passed = warnings.due(expiresAt, millis());
        return mayWarn ? warnings.next(expiresAt, Math.max(warned, passed)) : Long.MAX_VALUE;
    }

    /** Gives an expiry warning, drops the entry, starts a refresh: each if it is due. */
    @Override
    void ring() {
        Instant warnedOf;
        boolean due;
        Runnable idle;
        synchronized (entry) {
            entry.look();
            long millis = millis();
            idle = entry.takeIdle(millis);
            warnedOf = takeWarning(millis);
            due = isRefreshWanted() && isRefreshDue(millis);
            // An alarm for a warning, or because the clock was set back, says nothing about the next try.
            if (millis >= tryAt) {
                entry.usage().rest(!isRefreshWanted());
            }
        }
        CacheContext<V> context = entry.context();
        if (warnedOf != null) {
            context.events()
                    .publish(EntryEvents.ending(
                            entry.name(),
                            entry.descriptor().code(),
                            warnedOf,
                            context.timing().clock().instant()));
        }
        if (idle != null) {
            idle.run();
        }
        if (due) {
            context.gate().pass(this::refreshIfDue);
        } else {
            entry.reschedule();
        }
    }

    /** Starts a refresh, unless the entry is no longer wanted. */
    private void refreshIfDue() {
        InFlightRefresh<V> started;
        synchronized (entry) {
            boolean due = isRefreshWanted() && isRefreshDue(millis());
            started = due ? entry.begin(RefreshTrigger.BACKGROUND, null) : null;
        }
        if (started != null) {
            entry.start(started);
        } else {
            entry.reschedule();
        }
    }

    private boolean isRefreshWanted() {
        return entry.usage().isWanted() && !entry.isClosed() && !entry.isRefreshing();
    }

    /** The timer may have fired for a warning, and so before a refresh is due. */
    private boolean isRefreshDue(long millis) {
        CachedValue<V> view = entry.view();
        Lifespan lifespan = view.lifespan();
        boolean isEarly = lifespan != null && view.standing() == Standing.GOOD && millis < lifespan.advisoryAt();
        return !isEarly
                && view.phase(millis) != Phase.FRESH
                && entry.context().timing().mayTry(entry.failure(), view.phaseByClock(millis));
    }

    /**
     * The end of the value if a warning of it is due; each warning is given once. Values that need no code are worth a
     * warning only if a refresh failed or hangs.
     */
    private @Nullable Instant takeWarning(long millis) {
        CachedValue<V> view = entry.view();
        if (view.value == null || !entry.usage().isWorthWarning()) {
            return null;
        }
        int due = entry.descriptor().warnings().due(view.expiresAt(), millis);
        if (due <= warned) {
            return null;
        }
        warned = due;
        return needsCode() || entry.failure() != null || entry.isRefreshing()
                ? entry.context().type().expiration(view.value)
                : null;
    }

    private boolean needsCode() {
        return entry.descriptor().code() != null;
    }

    private long millis() {
        return entry.context().timing().millis();
    }
}
