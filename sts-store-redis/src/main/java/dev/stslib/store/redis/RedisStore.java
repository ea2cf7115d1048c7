package dev.stslib.store.redis;

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
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store {@code redis}: entries on a server of Redis 6 or newer, or of Valkey, that all machines of a fleet share. An
 * entry is sealed with AES-256-GCM before it leaves the process, its name on the server is an HMAC, and the server ends it
 * with its credentials.
 *
 * <p>Options: {@code address} (required), such as {@code rediss://redis.example.com:6379}, or
 * {@code redis-sentinel://one:26379,two:26379#primary}; {@code cluster}, {@code true} if the address names nodes of a
 * cluster; {@code user}, the user of the server's access list; {@code trust-file}, a file with the certificates that TLS
 * trusts instead of those of the JDK, PEM; {@code timeout}, how long a call may take, two seconds unless given;
 * {@code prefix}, how the names of all keys begin, {@code stslib} unless given; {@code key-file} and
 * {@code name-key-file} (required unless the keys are supplied), the files with the keys that seal and that make names, 32
 * random bytes for each key, the newest first; {@code key-file-group-read}. The password of the settings is the server's.
 */
public final class RedisStore implements CredentialStore {
    private final @Nullable ServerKeys supplied;
    private final InstantSource clock;
    private final LongSupplier elapsed;
    private final ServerTimes times;
    /** Remembers, for each address, that a server could not be reached, so that later openings do not wait for it too. */
    private final CircuitBreakerRegistry opening;

    /** Makes the store; {@link java.util.ServiceLoader} does. */
    public RedisStore() {
        this(null, InstantSource.system(), System::nanoTime, ServerTimes.DEFAULT);
    }

    RedisStore(@Nullable ServerKeys supplied, InstantSource clock, LongSupplier elapsed, ServerTimes times) {
        this.supplied = supplied;
        this.clock = clock;
        this.elapsed = elapsed;
        this.times = times;
        this.opening = CircuitBreakerRegistry.of(
                RedisCalls.breaker(times).recordException(RedisStore::isOutage).build());
    }

    /**
     * Makes a store with keys that do not come from files.
     *
     * @param nameKeys the keys that make names, 32 random bytes for each key; the first makes new names
     * @param sealingKeys the keys that seal, 32 random bytes for each key; the first seals
     * @return the store, for {@code CredentialEngineBuilder.store}
     * @throws StoreException if they have another length
     */
    public static RedisStore withKeys(SecretBytes nameKeys, SecretBytes sealingKeys) {
        return new RedisStore(
                new ServerKeys(nameKeys, sealingKeys), InstantSource.system(), System::nanoTime, ServerTimes.DEFAULT);
    }

    @Override
    public String name() {
        return "redis";
    }

    /**
     * Connects to the server. After a failure, further calls for the same address fail at once for a second, then for longer,
     * up to half a minute, until one has succeeded.
     *
     * @param settings the options, and the password of the server if it asks for one
     * @return the open store
     * @throws dev.stslib.api.error.WrongPasswordException if the server refuses the user or the password
     * @throws StoreException if an option is missing or wrong, or the server is down
     */
    @Override
    public OpenStore open(StoreSettings settings) {
        return openStore(settings);
    }

    ServerStore openStore(StoreSettings settings) {
        RedisSettings parsed = RedisSettings.of(settings);
        ServerKeys keys = supplied == null ? ServerKeys.read(settings, name()) : supplied;
        try {
            return opening.circuitBreaker(parsed.address()).executeSupplier(() -> connect(parsed, keys));
        } catch (CallNotPermittedException e) {
            throw new RedisErrors(parsed.address(), parsed.timeout()).of(e);
        }
    }

    /** Of the subtypes each needs a person: the server answers. */
    private static boolean isOutage(Throwable error) {
        return error.getClass() == StoreException.class;
    }

    private ServerStore connect(RedisSettings settings, ServerKeys keys) {
        RedisConnection connection = RedisConnection.open(settings);
        try {
            List<NameKey> names = keys.nameKeys();
            RedisNames keyNames = new RedisNames(settings.prefix());
            RedisCalls calls = new RedisCalls(connection, settings, times);
            return new ServerStore(
                    settings.address(),
                    new ServerEntries(
                            new RedisValues(calls, keyNames),
                            names,
                            new SealedEntries(names, keys.ring(), "in Redis"),
                            new SeenVersions(elapsed),
                            clock),
                    new ServerLeases(
                            new RedisTokens(calls, keyNames),
                            times.leaseLife(),
                            names.get(0),
                            connection.threads(),
                            elapsed,
                            ServerLeases::newOwner),
                    new ServerChanges(new RedisChannel(connection, settings.prefix()), new SealedChanges(keys.ring())),
                    Optional.of(new RedisRateLimit(calls, keyNames, names.get(0), ServerLeases.newOwner())),
                    connection::close);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
