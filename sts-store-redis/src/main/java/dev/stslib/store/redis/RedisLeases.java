package dev.stslib.store.redis;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.store.support.server.NameKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Leases on the server: each is a key with a random owner and a counter, which ends after a few seconds. Its holder renews
 * it and counts up. A lease is stale when its token has not changed for its whole time by the clock of the process that
 * waits, whatever the server says; no clock is compared with another.
 */
final class RedisLeases implements Leases, AutoCloseable {
    private static final int RENEWALS_IN_LIFE = 4;
    private static final int OWNER = 16;
    private static final int MANY = 1_000;
    private static final byte[] NONE = new byte[0];

    private final RedisCalls calls;
    private final RedisNames keyNames;
    private final NameKey names;
    private final ScheduledExecutorService threads;
    private final LongSupplier elapsed;
    private final Supplier<byte[]> owners;
    private final Duration life;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final Map<String, Observed> observed = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** The token of a lease, and since when this process has seen it. */
    private record Observed(String token, long since) {}

    /**
     * Makes the leases of a store.
     *
     * @param threads renews them; nothing that blocks runs there
     * @param elapsed the elapsed time in nanoseconds
     * @param owners makes 16 random bytes
     * @param life how long a lease lasts that is not renewed
     */
    RedisLeases(
            RedisCalls calls,
            RedisNames keyNames,
            NameKey names,
            ScheduledExecutorService threads,
            LongSupplier elapsed,
            Supplier<byte[]> owners,
            Duration life) {
        this.calls = calls;
        this.keyNames = keyNames;
        this.names = names;
        this.threads = threads;
        this.elapsed = elapsed;
        this.owners = owners;
        this.life = life;
    }

    @Override
    public Optional<Lease> tryAcquire(EntryName name) {
        byte[] key = keyNames.lease(names.digest(name));
        String known = new String(key, StandardCharsets.US_ASCII);
        Held lease = new Held(key, HexFormat.of().formatHex(owners.get(), 0, OWNER));
        Script.Reply reply = Script.ACQUIRE.run(calls, key, lease.token(), lifeMillis(), stale(known));
        byte[] there = reply.value();
        if (there != null) {
            observe(known, new String(there, StandardCharsets.ISO_8859_1));
            return Optional.empty();
        }
        observed.remove(known);
        return Optional.of(keep(lease));
    }

    /** The token that has not changed for the whole time of a lease, or nothing. */
    private byte[] stale(String key) {
        Observed seen = observed.get(key);
        return seen != null && elapsed.getAsLong() - seen.since >= life.toNanos()
                ? seen.token.getBytes(StandardCharsets.ISO_8859_1)
                : NONE;
    }

    private void observe(String key, String token) {
        long now = elapsed.getAsLong();
        if (observed.size() > MANY) {
            observed.values().removeIf(seen -> now - seen.since > 2 * life.toNanos());
        }
        observed.merge(key, new Observed(token, now), (seen, found) -> seen.token.equals(token) ? seen : found);
    }

    /** If the store is closed at this moment, the lease must not stay behind. */
    private Lease keep(Held lease) {
        held.add(lease);
        if (closed || !lease.renewLater()) {
            lease.close();
            throw new StoreException("The store was closed during this call", "Open it again");
        }
        return lease;
    }

    /** Gives all back that were taken here. */
    @Override
    public void close() {
        closed = true;
        held.forEach(Held::close);
    }

    private byte[] lifeMillis() {
        return ascii(Long.toString(life.toMillis()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A lease that this process holds, until it is closed or another process has taken it over. */
    private final class Held implements Lease {
        private final byte[] key;
        private final byte[] owner;
        private long renewals;
        private boolean ended;

        Held(byte[] key, String owner) {
            this.key = key;
            this.owner = ascii(owner + ":");
        }

        byte[] token() {
            return ascii(new String(owner, StandardCharsets.US_ASCII) + renewals);
        }

        /** False if the store is closed. */
        boolean renewLater() {
            try {
                Future<?> unused =
                        threads.schedule(this::renew, life.toMillis() / RENEWALS_IN_LIFE, TimeUnit.MILLISECONDS);
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        }

        /** Goes on after a failure: the server may be back before the lease ends. */
        private synchronized void renew() {
            if (ended) {
                return;
            }
            renewals++;
            CompletionStage<?> unused = Script.RENEW
                    .start(calls.commands(), key, owner, token(), lifeMillis())
                    .whenComplete((reply, error) -> {
                        if (error != null || reply.isDone()) {
                            boolean ignored = renewLater();
                        }
                    });
        }

        @Override
        public void close() {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            held.remove(this);
            try {
                Script.RELEASE.run(calls, key, owner);
            } catch (StoreException e) {
                // It ends by itself soon.
            }
        }
    }
}
