package dev.stslib.store.support.server;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.OpenFlag;
import dev.stslib.store.support.entry.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An open store on a server: the entries, the leases, the reports of changes, and the connections that they use. */
public final class ServerStore implements OpenStore {
    private final OpenFlag open;
    private final ServerEntries entries;
    private final ServerLeases leases;
    private final ServerChanges changes;
    private final Optional<SharedRateLimit> rateLimit;
    private final Runnable connections;

    /**
     * Makes a store of its parts, which are closed with it.
     *
     * @param where the server, for messages
     * @param entries the entries
     * @param leases the leases
     * @param changes the reports of changes
     * @param rateLimit the rate limit; empty if the server has none
     * @param connections closes the connections
     */
    public ServerStore(
            String where,
            ServerEntries entries,
            ServerLeases leases,
            ServerChanges changes,
            Optional<SharedRateLimit> rateLimit,
            Runnable connections) {
        this.open = new OpenFlag(where);
        this.entries = entries;
        this.leases = leases;
        this.changes = changes;
        this.rateLimit = rateLimit.map(limit -> demand -> {
            open.check();
            return limit.tryAcquire(demand);
        });
        this.connections = connections;
    }

    @Override
    public Optional<StoredEntry> load(EntryName name) {
        open.check();
        return entries.load(name);
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        open.check();
        boolean saved = entries.save(entry, expectedVersion);
        if (saved) {
            changes.publish(new EntryChange(entry.info().name(), entry.info().version(), Kind.SAVED));
        }
        return saved;
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        open.check();
        boolean deleted = entries.delete(name, expectedVersion);
        if (expectedVersion > 0) { // processes may use this version though another has taken its place
            changes.publish(new EntryChange(name, expectedVersion, Kind.DELETED));
        }
        return deleted;
    }

    @Override
    public boolean deleteDamaged(EntryName name) {
        open.check();
        return entries.deleteDamaged(name);
    }

    @Override
    public List<EntryInfo> list() {
        open.check();
        return entries.list(problem -> {});
    }

    @Override
    public List<StoreException> unlisted() {
        return verify().problems();
    }

    /**
     * Reads every entry.
     *
     * @return how many are whole, and what is wrong with the others
     */
    public Verification verify() {
        open.check();
        List<StoreException> problems = new ArrayList<>();
        int whole = entries.list(problems::add).size();
        return new Verification(whole, problems);
    }

    /** Deletes what has ended by the server's time, whatever the time of the caller. */
    @Override
    public int sweep(Instant now) {
        open.check();
        return entries.sweep();
    }

    @Override
    public Optional<Leases> leases() {
        return Optional.of(leases);
    }

    @Override
    public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
        open.check();
        return changes.listen(listener);
    }

    @Override
    public Optional<SharedRateLimit> rateLimit() {
        return rateLimit;
    }

    /**
     * Seals and names anew what is not sealed and named with the current keys.
     *
     * @return how many values were written
     * @throws dev.stslib.api.error.DamagedStoreException if values are damaged; all others are done
     */
    public int rewrite() {
        open.check();
        return entries.rewrite();
    }

    @Override
    public void close() {
        if (open.close()) {
            leases.close();
            changes.close();
            connections.run();
            entries.close();
        }
    }
}
