package dev.stslib.store.jdbc;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryChange.Kind;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.OpenFlag;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.store.support.server.SealedChanges;
import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.SeenVersions;
import dev.stslib.store.support.server.ServerEntries;
import dev.stslib.store.support.server.ServerKeys;
import dev.stslib.store.support.server.ServerLeases;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An open store: its connections and threads, the entries, the leases and the reports of changes. */
final class OpenJdbcStore implements OpenStore {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OWNER = 16;

    private final JdbcConnections connections;
    private final JdbcThreads threads;
    private final SealedEntries sealing;
    private final SeenVersions seen;
    private final JdbcValues values;
    private final ServerEntries entries;
    private final ServerLeases leases;
    private final JdbcChanges changes;
    private final OpenFlag open;

    private OpenJdbcStore(
            JdbcSettings settings,
            ServerKeys keys,
            JdbcConnections connections,
            JdbcThreads threads,
            JdbcCalls calls,
            InstantSource clock,
            LongSupplier elapsed) {
        List<NameKey> names = keys.nameKeys();
        String channel = settings.schema() + "_changes";
        this.connections = connections;
        this.threads = threads;
        this.sealing = new SealedEntries(names, keys.ring(), "in PostgreSQL");
        this.seen = new SeenVersions(elapsed);
        this.values = new JdbcValues(calls, settings.schema());
        this.entries = new ServerEntries(values, names, sealing, seen, clock);
        this.leases = new ServerLeases(
                new JdbcTokens(calls, settings.schema()),
                ServerLeases.LIFE,
                names.get(0),
                threads.timer(),
                elapsed,
                OpenJdbcStore::owner);
        this.changes = new JdbcChanges(
                calls,
                channel,
                new SealedChanges(keys.ring()),
                connections.direct().map(direct -> new Notifications(direct, calls, channel, elapsed)));
        this.open = new OpenFlag(settings.url().isPresent() ? settings.place().substring(3) : "the data source");
    }

    /** Checks the tables and opens the store. What fails closes the connections. */
    static OpenJdbcStore open(
            JdbcSettings settings,
            ServerKeys keys,
            JdbcConnections connections,
            InstantSource clock,
            LongSupplier elapsed) {
        JdbcThreads threads = new JdbcThreads();
        try {
            JdbcCalls calls = new JdbcCalls(
                    new OwnTransactions(connections.source(), settings.timeout()), threads.calls(), settings);
            new JdbcSchema(calls, settings, JdbcSchema.SCRIPTS).prepare();
            return new OpenJdbcStore(settings, keys, connections, threads, calls, clock, elapsed);
        } catch (RuntimeException e) {
            threads.close();
            connections.close();
            throw e;
        }
    }

    private static byte[] owner() {
        byte[] owner = new byte[OWNER];
        RANDOM.nextBytes(owner);
        return owner;
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
        if (deleted) {
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
        open.check();
        List<StoreException> problems = new ArrayList<>();
        List<EntryInfo> unused = entries.list(problems::add);
        return List.copyOf(problems);
    }

    /** Deletes what has ended by the server's time, whatever the time of the caller. */
    @Override
    public int sweep(Instant now) {
        open.check();
        seen.forgetEnded();
        return values.sweep();
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

    /** Seals and names anew what is not sealed and named with the current keys. */
    int rewrite() {
        open.check();
        return entries.rewrite();
    }

    @Override
    public void close() {
        if (open.close()) {
            leases.close();
            changes.close();
            threads.close();
            connections.close();
            sealing.close();
        }
    }
}
