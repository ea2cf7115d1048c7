package dev.stslib.store.jdbc;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.store.support.server.SealedChanges;
import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.SeenVersions;
import dev.stslib.store.support.server.ServerChanges;
import dev.stslib.store.support.server.ServerEntries;
import dev.stslib.store.support.server.ServerKeys;
import dev.stslib.store.support.server.ServerLeases;
import dev.stslib.store.support.server.ServerStore;
import dev.stslib.store.support.server.ServerTimes;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The store {@code jdbc}: entries in tables of PostgreSQL 12 or newer that all machines of a fleet share. An entry is sealed
 * with AES-256-GCM before it leaves the process, its name in the table is an HMAC, and it ends with its credentials by the
 * server's time. Each call has a connection and a transaction to itself, and works behind PgBouncer in transaction mode.
 *
 * <p>Options: {@code url} (required unless the store is {@link #over} a data source), such as
 * {@code jdbc:postgresql://db.example.com/fleet}; {@code user}; {@code listen-url}, the address of the same database without
 * a pooler in between, so that processes tell each other of changes; {@code schema}, the schema of the tables,
 * {@code stslib} unless given; {@code create-schema}, {@code true} to create and migrate the tables when the store is opened;
 * {@code timeout}, how long a call may take, two seconds unless given; {@code key-file} and {@code name-key-file} (required
 * unless the keys are supplied), the files with the keys that seal and that make names, 32 random bytes for each key, the
 * newest first; {@code key-file-group-read}. The password of the settings is the database user's.
 */
public final class JdbcStore implements CredentialStore {
    private final @Nullable DataSource source;
    private final @Nullable DataSource direct;
    private final @Nullable ServerKeys supplied;
    private final InstantSource clock;
    private final LongSupplier elapsed;
    private final ServerTimes times;
    /** Remembers, for each address, that a server could not be reached, so that later openings do not wait for it too. */
    private final CircuitBreakerRegistry opening;

    /** Makes a store whose database the options name; {@link java.util.ServiceLoader} does. */
    public JdbcStore() {
        this(null, null, null, InstantSource.system(), System::nanoTime, ServerTimes.DEFAULT);
    }

    private JdbcStore(
            @Nullable DataSource source,
            @Nullable DataSource direct,
            @Nullable ServerKeys supplied,
            InstantSource clock,
            LongSupplier elapsed,
            ServerTimes times) {
        this.source = source;
        this.direct = direct;
        this.supplied = supplied;
        this.clock = clock;
        this.elapsed = elapsed;
        this.times = times;
        this.opening = CircuitBreakerRegistry.of(
                JdbcCalls.breaker(times).recordException(JdbcStore::isOutage).build());
    }

    /**
     * Makes a store over a data source. Its connections are those of the PostgreSQL driver, {@code org.postgresql}; a pool may
     * wrap them. The store takes a connection for each call, up to eight at once, on its own threads, so that it never
     * joins a transaction of the caller. It leaves every setting of a connection as it was, and never closes the data source.
     *
     * @param source the data source, usually a pool
     * @return the store, for {@code CredentialEngineBuilder.store}
     */
    public static JdbcStore over(DataSource source) {
        return new JdbcStore(
                Objects.requireNonNull(source, "source"),
                null,
                null,
                InstantSource.system(),
                System::nanoTime,
                ServerTimes.DEFAULT);
    }

    /**
     * Returns a store whose processes tell each other of changes by {@code LISTEN} and {@code NOTIFY}. It keeps one connection
     * of this data source for as long as it is open.
     *
     * @param dataSource connects to the same database without a pooler such as PgBouncer in between
     * @return the store
     */
    public JdbcStore listeningOver(DataSource dataSource) {
        return new JdbcStore(source, Objects.requireNonNull(dataSource, "dataSource"), supplied, clock, elapsed, times);
    }

    /**
     * Returns a store with keys that do not come from files.
     *
     * @param nameKeys the keys that make names, 32 random bytes for each key; the first makes new names
     * @param sealingKeys the keys that seal, 32 random bytes for each key; the first seals
     * @return the store
     * @throws StoreException if they have another length
     */
    public JdbcStore withKeys(SecretBytes nameKeys, SecretBytes sealingKeys) {
        return new JdbcStore(source, direct, new ServerKeys(nameKeys, sealingKeys), clock, elapsed, times);
    }

    /** For tests. */
    JdbcStore withTimes(InstantSource wallClock, LongSupplier elapsedTime, ServerTimes otherTimes) {
        return new JdbcStore(source, direct, supplied, wallClock, elapsedTime, otherTimes);
    }

    @Override
    public String name() {
        return "jdbc";
    }

    /**
     * Connects to the database, and creates or migrates the tables if the option {@code create-schema} says so.
     * After a failure, further calls for the same address fail at once for a second, then for longer, up to half a minute,
     * until one has succeeded.
     *
     * @param settings the options, and the password of the user if the server asks for one
     * @return the open store
     * @throws dev.stslib.api.error.WrongPasswordException if the server refuses the user or the password
     * @throws dev.stslib.api.error.NewerStoreException if a newer release has made the tables
     * @throws StoreException if an option is missing or wrong, the server is down, or there are no tables
     */
    @Override
    public OpenStore open(StoreSettings settings) {
        return openStore(settings);
    }

    ServerStore openStore(StoreSettings settings) {
        JdbcSettings parsed = JdbcSettings.of(settings, source != null);
        ServerKeys keys = supplied == null ? ServerKeys.read(settings, name()) : supplied;
        try {
            return opening.circuitBreaker(parsed.place()).executeSupplier(() -> connect(parsed, keys));
        } catch (CallNotPermittedException e) {
            throw new JdbcErrors(parsed.place(), parsed.timeout()).of(e);
        }
    }

    /** Of the subtypes each needs a person: the server answers. */
    private static boolean isOutage(Throwable error) {
        return error.getClass() == StoreException.class;
    }

    private ServerStore connect(JdbcSettings settings, ServerKeys keys) {
        JdbcConnections connections = JdbcConnections.open(settings, source, direct);
        JdbcThreads threads = new JdbcThreads();
        try {
            JdbcCalls calls = new JdbcCalls(
                    new OwnTransactions(connections.source(), settings.timeout()), threads.calls(), settings, times);
            new JdbcSchema(calls, settings, JdbcSchema.SCRIPTS).prepare();
            return assemble(settings, keys, connections, threads, calls);
        } catch (RuntimeException e) {
            threads.close();
            connections.close();
            throw e;
        }
    }

    private ServerStore assemble(
            JdbcSettings settings, ServerKeys keys, JdbcConnections connections, JdbcThreads threads, JdbcCalls calls) {
        List<NameKey> names = keys.nameKeys();
        String channel = settings.schema() + "_changes";
        return new ServerStore(
                settings.url().isPresent() ? settings.place().substring(3) : "the data source",
                new ServerEntries(
                        new JdbcValues(calls, settings.schema()),
                        names,
                        new SealedEntries(names, keys.ring(), "in PostgreSQL"),
                        new SeenVersions(elapsed),
                        clock),
                new ServerLeases(
                        new JdbcTokens(calls, settings.schema()),
                        times.leaseLife(),
                        names.get(0),
                        threads.timer(),
                        elapsed,
                        ServerLeases::newOwner),
                new ServerChanges(
                        new JdbcChannel(
                                calls,
                                channel,
                                connections.direct().map(found -> new Notifications(found, calls, channel, elapsed))),
                        new SealedChanges(keys.ring())),
                Optional.empty(),
                () -> {
                    threads.close();
                    connections.close();
                });
    }
}
