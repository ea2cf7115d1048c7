package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.refresh.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** All cells of one engine, one for each credential key. */
public final class Cells implements AutoCloseable {
    private final Map<CredentialKey, CredentialCell> cells = new ConcurrentHashMap<>();
    private final Timing timing;
    private final Wakeups wakeups;
    private final StoredCredentials stored;
    private final Events events;
    private final Executor pool;
    private volatile boolean closed;

    /**
     * Makes an empty set.
     *
     * @param timing time and chance
     * @param wakeups wakes cells when their refresh is due
     * @param stored the way to the store
     * @param events who is told
     * @param pool runs what blocks
     */
    public Cells(Timing timing, Wakeups wakeups, StoredCredentials stored, Events events, Executor pool) {
        this.timing = timing;
        this.wakeups = wakeups;
        this.stored = stored;
        this.events = events;
        this.pool = pool;
    }

    CredentialCell cell(CredentialKey key, Subject subject, Fetch fetch) {
        return cell(key, subject, fetch, timing);
    }

    /** A cell that only a person can fill again. */
    CredentialCell personalCell(CredentialKey key, Subject subject, Fetch fetch) {
        return cell(key, subject, fetch, timing.untilTheLastMinute());
    }

    private CredentialCell cell(CredentialKey key, Subject subject, Fetch fetch, Timing its) {
        Fetch newest = new StoredFetch(key, subject.label(), fetch, stored, its, pool);
        CredentialCell cell = cells.computeIfAbsent(
                key, missing -> new CredentialCell(key, subject.label(), newest, its, new Reports(subject)));
        cell.fetchBy(newest);
        if (closed) {
            cell.close();
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        return cell;
    }

    /**
     * Fills a cell with what the store has for it, without asking anybody else.
     *
     * @param cell the cell
     */
    public void restore(CredentialCell cell) {
        stored.load(cell.key(), cell.label()).ifPresent(cell::restore);
    }

    @Override
    public void close() {
        closed = true;
        cells.values().forEach(CredentialCell::close);
    }

    /** Passes on what happens to one cell: to the listeners, to the store, to the timer. */
    private final class Reports implements CellObserver {
        private final Subject subject;

        Reports(Subject subject) {
            this.subject = subject;
        }

        @Override
        public void asked(CredentialCell cell) {
            events.tell(new EngineEvent.Asked(subject.label()));
        }

        @Override
        public void refreshed(CredentialCell cell, TemporaryCredentials credentials, Duration took) {
            stored.save(cell.key(), subject, credentials);
            events.tell(new EngineEvent.Refreshed(
                    subject.label(),
                    credentials.accessKeyId(),
                    credentials.expiration(),
                    took,
                    credentials.lifetime()));
        }

        @Override
        public void failed(CredentialCell cell, Failure failure) {
            long wake = cell.nextWake();
            Duration next = wake == Long.MAX_VALUE
                    ? null
                    : Duration.ofMillis(Math.max(0, wake - timing.clock().millis()));
            events.tell(new EngineEvent.Failed(subject.label(), failure.error(), failure.isFinal(), next));
        }

        @Override
        public void rescheduled(CredentialCell cell) {
            wakeups.set(cell, cell.nextWake());
        }
    }
}
