package dev.stslib.store.support.server;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import java.security.SecureRandom;
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
 * Leases on a server: each is a token with a random owner and a counter, which ends after a few seconds. Its holder renews
 * it and counts up. A lease is stale when its token has not changed for its whole time by the clock of the process that
 * waits, whatever the server says; no clock is compared with another.
 */
public final class ServerLeases implements Leases, AutoCloseable {
    /** How long a lease lasts that is not renewed, unless a test sets another time. */
    public static final Duration LIFE = Duration.ofSeconds(5);

    private static final int RENEWALS_IN_LIFE = 4;
    private static final int MANY = 1_000;
    private static final int OWNER = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ServerTokens tokens;
    private final Duration life;
    private final NameKey names;
    private final ScheduledExecutorService threads;
    private final LongSupplier elapsed;
    private final Supplier<byte[]> owners;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final Map<String, Observed> observed = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** The token of a lease, and since when this process has seen it. */
    private record Observed(String token, long since) {}

    /**
     * Makes the leases of a store.
     *
     * @param tokens the tokens on the server
     * @param life how long a lease lasts that is not renewed, usually {@link #LIFE}
     * @param names the key that makes names
     * @param threads renews them; nothing that blocks runs there
     * @param elapsed the elapsed time in nanoseconds
     * @param owners makes the random bytes of an owner, usually {@link #newOwner}
     */
    public ServerLeases(
            ServerTokens tokens,
            Duration life,
            NameKey names,
            ScheduledExecutorService threads,
            LongSupplier elapsed,
            Supplier<byte[]> owners) {
        this.tokens = tokens;
        this.life = life;
        this.names = names;
        this.threads = threads;
        this.elapsed = elapsed;
        this.owners = owners;
    }

    /**
     * Makes an owner.
     *
     * @return 16 random bytes
     */
    public static byte[] newOwner() {
        byte[] owner = new byte[OWNER];
        RANDOM.nextBytes(owner);
        return owner;
    }

    @Override
    public Optional<Lease> tryAcquire(EntryName name) {
        String digest = names.digest(name);
        Held lease = new Held(digest, HexFormat.of().formatHex(owners.get()));
        String there = tokens.acquire(digest, lease.token(), life, stale(digest));
        if (there != null) {
            observe(digest, there);
            return Optional.empty();
        }
        observed.remove(digest);
        return Optional.of(keep(lease));
    }

    /** The token that has not changed for the whole time of a lease, or nothing. */
    private String stale(String digest) {
        Observed seen = observed.get(digest);
        return seen != null && elapsed.getAsLong() - seen.since >= life.toNanos() ? seen.token : "";
    }

    private void observe(String digest, String token) {
        long now = elapsed.getAsLong();
        if (observed.size() > MANY) {
            observed.values().removeIf(seen -> now - seen.since > 2 * life.toNanos());
        }
        observed.merge(digest, new Observed(token, now), (seen, found) -> seen.token.equals(token) ? seen : found);
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

    /** A lease that this process holds, until it is closed or another process has taken it over. */
    private final class Held implements Lease {
        private final String digest;
        private final String owner;
        private long renewals;
        private boolean ended;

        Held(String digest, String owner) {
            this.digest = digest;
            this.owner = owner + ":";
        }

        String token() {
            return owner + renewals;
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
            CompletionStage<?> unused = tokens.renew(digest, owner, token(), life)
                    .whenComplete((done, error) -> {
                        if (error != null || done) {
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
                tokens.release(digest, owner);
            } catch (StoreException e) {
                // It ends by itself soon.
            }
        }
    }
}
