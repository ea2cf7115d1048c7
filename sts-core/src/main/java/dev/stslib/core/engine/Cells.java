package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EngineClosedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** All cells of one engine, one for each credential key. */
public final class Cells implements AutoCloseable {
    private final Map<CredentialKey, CredentialCell> cells = new ConcurrentHashMap<>();
    private final StoredCredentials stored;
    private final Executor pool;
    private final CellKit usual;
    private final CellKit personal;
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
        this.stored = stored;
        this.pool = pool;
        CellObserver reports = new Reports(timing, wakeups, stored, events);
        usual = CellKit.of(timing, wakeups, reports, pool);
        personal = CellKit.of(timing.untilTheLastMinute(), wakeups, reports, pool);
    }

    CredentialCell cell(CredentialKey key, Subject subject, Fetch fetch) {
        return cell(key, subject, fetch, usual);
    }

    /** A cell that only a person can fill again. */
    CredentialCell personalCell(CredentialKey key, Subject subject, Fetch fetch) {
        return cell(key, subject, fetch, personal);
    }

    private CredentialCell cell(CredentialKey key, Subject subject, Fetch fetch, CellKit kit) {
        Fetch newest =
                stored.present() ? new StoredFetch(key, subject.label(), fetch, stored, kit.timing(), pool) : fetch;
        CredentialCell cell = cells.computeIfAbsent(key, missing -> new CredentialCell(key, subject, newest, kit));
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
}
