package dev.stslib.store.redis;

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

/** An open store: one connection, the entries and the leases. */
final class OpenRedisStore implements OpenStore {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OWNER = 16;

    private final RedisConnection connection;
    private final SealedEntries sealing;
    private final SeenVersions seen;
    private final ServerEntries entries;
    private final ServerLeases leases;
    private final RedisChanges changes;
    private final OpenFlag open;

    OpenRedisStore(
            RedisSettings settings,
            ServerKeys keys,
            RedisConnection connection,
            InstantSource clock,
            LongSupplier elapsed,
            RedisTimes times) {
        List<NameKey> names = keys.nameKeys();
        RedisNames keyNames = new RedisNames(settings.prefix());
        RedisCalls calls = new RedisCalls(connection, settings, times);
        this.connection = connection;
        this.sealing = new SealedEntries(names, keys.ring(), "in Redis");
        this.seen = new SeenVersions(elapsed);
        this.entries = new ServerEntries(new RedisValues(calls, keyNames), names, sealing, seen, clock);
        this.leases = new ServerLeases(
                new RedisTokens(calls, keyNames),
                times.leaseLife(),
                names.get(0),
                connection.threads(),
                elapsed,
                OpenRedisStore::owner);
        this.changes = new RedisChanges(connection, settings.prefix(), new SealedChanges(keys.ring()));
        this.open = new OpenFlag(settings.address());
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

    /** Deletes nothing: the server does, as values end. */
    @Override
    public int sweep(Instant now) {
        open.check();
        seen.forgetEnded();
        return 0;
    }

    @Override
    public Optional<Leases> leases() {
        return Optional.of(leases);
    }

    @Override
    public Optional<AutoCloseable> onChange(Consumer<? super EntryChange> listener) {
        open.check();
        return Optional.of(changes.listen(listener));
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
            connection.close();
            changes.close();
            sealing.close();
        }
    }
}
