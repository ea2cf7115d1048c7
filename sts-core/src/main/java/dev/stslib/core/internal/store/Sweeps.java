package dev.stslib.core.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Removes expired entries after the first save and then once an hour. No caller waits for it. A sweep has no time limit, so
 * that one that hangs keeps its thread; no other follows it meanwhile.
 */
final class Sweeps {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final StoreAccess store;
    private final StoreEvents events;
    private final InstantSource clock;
    private final Executor threads;
    /** When the next sweep is due, milliseconds since 1970. */
    private long next = Long.MIN_VALUE;

    private boolean sweeping;

    /**
     * Makes it without sweeping.
     *
     * @param store the store
     * @param events hears of sweeps that fail
     * @param clock the wall clock
     * @param threads runs the sweeps
     */
    Sweeps(StoreAccess store, StoreEvents events, InstantSource clock, Executor threads) {
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.threads = threads;
    }

    /** Starts a sweep if one is due. */
    void sweepIfDue() {
        long millis = clock.millis();
        synchronized (this) {
            if (sweeping || millis < next) {
                return;
            }
            next = millis + INTERVAL.toMillis();
            sweeping = true;
        }
        try {
            threads.execute(() -> sweep(Instant.ofEpochMilli(millis)));
        } catch (RuntimeException | Error e) {
            swept(); // a later save, or the next engine, sweeps
        }
    }

    private synchronized void swept() {
        sweeping = false;
    }

    private void sweep(Instant expiredAt) {
        try {
            store.get().sweep(expiredAt);
        } catch (RuntimeException e) {
            if (!store.isClosed()) {
                events.report("expired entries", e);
            }
        } catch (LinkageError e) {
            events.report("expired entries", StoreEvents.incomplete(e));
        } finally {
            swept();
        }
    }
}
