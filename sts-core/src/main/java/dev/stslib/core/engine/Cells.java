package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.engine.LeaseDesk.Matter;
import dev.stslib.core.event.KeyState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** All cells of one engine, one for each credential key. */
public final class Cells implements AutoCloseable {
    private final Map<CredentialKey, CredentialCell> cells = new ConcurrentHashMap<>();
    private final StoredCredentials stored;
    private final LeaseDesk leases;
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
     * @param leases where processes agree on who asks
     * @param pool runs what blocks
     */
    public Cells(
            Timing timing, Wakeups wakeups, StoredCredentials stored, Events events, LeaseDesk leases, Executor pool) {
        this.stored = stored;
        this.leases = leases;
        this.pool = pool;
        CellObserver reports = new Reports(timing, wakeups, stored, events);
        usual = CellKit.of(timing, wakeups, reports, pool);
        personal = CellKit.of(timing.untilTheLastMinute(), wakeups, reports, pool);
    }

    CredentialCell cell(CredentialKey key, Subject subject, Fetch fetch) {
        return cell(key, subject, fetch, Matter.of(key), usual);
    }

    /** A cell that only a person can fill again, with a code of a device. */
    CredentialCell personalCell(CredentialKey key, Subject subject, Fetch fetch, String serial) {
        return cell(key, subject, fetch, Matter.ofDevice(serial), personal);
    }

    private CredentialCell cell(CredentialKey key, Subject subject, Fetch fetch, Matter matter, CellKit kit) {
        Fetch newest = stored.present()
                ? new StoredFetch(key, subject, fetch, stored, leases, matter, kit.timing(), pool)
                : fetch;
        CredentialCell cell = cells.computeIfAbsent(key, new Function<>() {
            @Override
            public CredentialCell apply(CredentialKey missing) {
                return new CredentialCell(missing, subject, newest, kit);
            }
        });
        cell.fetchBy(newest);
        if (closed) {
            cell.close();
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        return cell;
    }

    /**
     * How the credentials of every key stand.
     *
     * @return the states, in no order
     */
    public List<KeyState> states() {
        return cells.values().stream().map(cell -> cell.describe()).toList();
    }

    /** What was put into a cell while somebody got ready to fill it: fresh, and not what was there before. */
    Filled filled(CredentialKey key) {
        return before -> Optional.ofNullable(cells.get(key))
                .flatMap(CredentialCell::fresh)
                .filter(now -> before == null || !now.accessKeyId().equals(before.accessKeyId()));
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
