package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Futures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of its store. A store that fails or hangs is reported and never takes valid credentials away: a failed
 * load is as if nothing were stored, a failed save leaves what is in memory.
 */
public final class EngineStore implements ValueStore<TemporaryCredentials>, AutoCloseable {
    /**
     * How long a call may take: shorter than readers wait, and long enough for a machine on which fifty processes start at
     * once. A process that gives up on its store too early asks a person for a code that another process has already sent.
     */
    static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private static final int SAVE_TRIES = 5;
    private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);

    private final @Nullable Supplier<OpenStore> opener;
    private final Supplier<CredentialFormat> format;
    private final Function<String, CredentialFormat> formats;
    private final InstantSource clock;
    private final Executor threads;
    private final BoundedCalls calls;
    private final EventBus events;
    private @Nullable OpenStore open;
    private boolean closed;
    private int pendingSaves;
    private long nextSweep = Long.MIN_VALUE;

    /**
     * Makes the engine's side of a store, which is opened when first needed.
     *
     * @param opener opens the store, or null for none
     * @param format the format of new entries, looked up when the first is written
     * @param formats looks a format up by name
     * @param clock the wall clock
     * @param threads runs all calls into the store
     * @param timer limits how long they take
     * @param events hears of failures
     */
    public EngineStore(
            @Nullable Supplier<OpenStore> opener,
            Supplier<CredentialFormat> format,
            Function<String, CredentialFormat> formats,
            InstantSource clock,
            Executor threads,
            ScheduledExecutorService timer,
            EventBus events) {
        this.opener = opener;
        this.format = format;
        this.formats = formats;
        this.clock = clock;
        this.threads = threads;
        this.calls = new BoundedCalls(threads, timer, TIME_LIMIT);
        this.events = events;
    }

    /**
     * Whether there is a store.
     *
     * @return true if there is
     */
    public boolean isPresent() {
        return opener != null;
    }

    /**
     * Opens the store now, so that a wrong password or an unsafe file is an error of the caller and not an event. A format
     * that does not exist is an error too, since no entry could be written.
     *
     * @throws StoreException if it cannot be opened
     * @throws dev.stslib.api.error.StslibException if no format, or more than one, has the chosen name
     */
    public void openNow() {
        if (opener != null) {
            store();
            try {
                CredentialFormat unused = format.get();
            } catch (RuntimeException | LinkageError e) {
                close();
                throw e;
            }
        }
    }

    /** The leases of the store; empty if it has none or cannot be opened. */
    Optional<Leases> leases() {
        try {
            return opener == null ? Optional.empty() : store().leases();
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty(); // the next load or save reports it
        }
    }

    BoundedCalls calls() {
        return calls;
    }

    // ---- Loads

    @Override
    public CompletionStage<Stored<TemporaryCredentials>> load(CredentialKey key, String label) {
        if (opener == null || calls.isHanging()) {
            return CompletableFuture.completedStage(nothing());
        }
        return calls.run(() -> loadNow(key, label)).exceptionally(thrown -> {
            if (Futures.unwrap(thrown) instanceof StoreException late) {
                report(label, late);
            }
            return nothing();
        });
    }

    @Override
    public Stored<TemporaryCredentials> loadNow(CredentialKey key, String label) {
        if (opener == null) {
            return nothing();
        }
        try {
            Optional<StoredEntry> entry = store().load(name(key));
            if (entry.isEmpty()) {
                return new Stored<>(null, 0L);
            }
            TemporaryCredentials found = decode(entry.get());
            boolean expired = found.isExpired(clock.instant());
            return new Stored<>(expired ? null : found, entry.get().info().version());
        } catch (RuntimeException e) {
            report(label, e);
        } catch (LinkageError e) {
            reportIncomplete(label, e);
        }
        return nothing();
    }

    private static Stored<TemporaryCredentials> nothing() {
        return new Stored<>(null, null);
    }

    /**
     * Fills a cache entry with what is stored for it, without asking STS. Blocks for a bounded time.
     *
     * @param entry the entry
     */
    public void restore(CacheEntry<TemporaryCredentials> entry) {
        TemporaryCredentials found =
                Futures.await(load(entry.key(), entry.label())).value();
        if (found != null) {
            entry.offer(found);
        }
    }

    // ---- Saves

    /**
     * Puts credentials that a caller got itself into a cache entry and into the store. Blocks for a bounded time.
     *
     * @param entry the entry
     * @param credentials the credentials
     */
    public void put(CacheEntry<TemporaryCredentials> entry, TemporaryCredentials credentials) {
        entry.put(credentials);
        announceSave();
        CompletionStage<@Nullable Void> saved = save(entry.key(), entry.descriptor(), credentials, null);
        try {
            saved.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the caller has its credentials; the save goes on
        } catch (java.util.concurrent.ExecutionException e) {
            throw Futures.unwrap(e.getCause());
        }
    }

    @Override
    public synchronized void announceSave() {
        pendingSaves++;
    }

    private synchronized void saveEnded() {
        pendingSaves--;
        notifyAll();
    }

    @Override
    public CompletionStage<@Nullable Void> save(
            CredentialKey key, EntryDescriptor descriptor, TemporaryCredentials credentials, @Nullable Long version) {
        CompletionStage<@Nullable Void> saved;
        try {
            saved = opener == null || credentials.isExpired(clock.instant())
                    ? CompletableFuture.completedStage(null)
                    : calls.run(() -> saveNow(key, descriptor, credentials, version));
        } catch (RuntimeException | Error e) {
            saved = CompletableFuture.failedStage(e);
        }
        return saved.handle((done, thrown) -> {
            saveEnded();
            if (thrown != null && Futures.unwrap(thrown) instanceof StoreException error) {
                report(descriptor.label(), error);
            }
            return null;
        });
    }

    private @Nullable Void saveNow(
            CredentialKey key, EntryDescriptor descriptor, TemporaryCredentials credentials, @Nullable Long version) {
        try {
            if (version == null || !trySave(key, descriptor, credentials, version)) {
                loadAndSave(key, descriptor, credentials);
            }
        } catch (RuntimeException e) {
            report(descriptor.label(), e);
        } catch (LinkageError e) {
            reportIncomplete(descriptor.label(), e);
        }
        sweepSoon();
        return null;
    }

    /** Saves over whatever other processes have saved, unless that is newer. */
    private void loadAndSave(CredentialKey key, EntryDescriptor descriptor, TemporaryCredentials credentials) {
        SecretBytes payload = SecretBytes.copyOf(format.get().encode(credentials));
        for (int i = 0; i < SAVE_TRIES; i++) {
            Optional<StoredEntry> entry = store().load(name(key));
            boolean same =
                    entry.filter(found -> found.payload().equals(payload)).isPresent();
            Optional<EntryInfo> info = entry.map(StoredEntry::info);
            boolean newer = info.isPresent() && info.get().issued().isAfter(credentials.issuedAt());
            if (same
                    || newer
                    || trySave(
                            key,
                            descriptor,
                            credentials,
                            info.map(EntryInfo::version).orElse(0L))) {
                return;
            }
        }
        throw new StoreException(
                "The credentials of " + descriptor.label() + " were not stored: " + SAVE_TRIES
                        + " times another process stored others first",
                "Nothing is lost here; if it goes on, look for what else writes into the store");
    }

    private boolean trySave(
            CredentialKey key, EntryDescriptor descriptor, TemporaryCredentials credentials, long expectedVersion) {
        CredentialFormat used = format.get();
        EntryInfo info = new EntryInfo(
                name(key),
                descriptor.kind(),
                used.name(),
                credentials.issuedAt(),
                credentials.expiration(),
                descriptor.arn(),
                descriptor.account(),
                Math.max(expectedVersion + 1, clock.millis()));
        return store().save(new StoredEntry(info, SecretBytes.copyOf(used.encode(credentials))), expectedVersion);
    }

    /** Some formats do not keep the time of arrival; the store does. */
    private TemporaryCredentials decode(StoredEntry entry) {
        TemporaryCredentials found =
                formats.apply(entry.info().format()).decode(entry.payload().revealSecret());
        Instant issued = entry.info().issued();
        return found.issuedAt().truncatedTo(ChronoUnit.MILLIS).equals(issued)
                ? found
                : new TemporaryCredentials(
                        found.accessKeyId(), found.secretAccessKey(), found.sessionToken(), issued, found.expiration());
    }

    private static EntryName name(CredentialKey key) {
        return new EntryName(key.digest());
    }

    // ---- Sweeps

    /** Removes expired entries after the first save and then once an hour. No caller waits for it. */
    private void sweepSoon() {
        long millis = clock.millis();
        synchronized (this) {
            if (millis < nextSweep) {
                return;
            }
            nextSweep = millis + SWEEP_INTERVAL.toMillis();
        }
        try {
            threads.execute(() -> sweep(Instant.ofEpochMilli(millis)));
        } catch (RuntimeException | Error e) {
            // A later save, or the next engine, sweeps.
        }
    }

    private void sweep(Instant expiredAt) {
        try {
            store().sweep(expiredAt);
        } catch (RuntimeException e) {
            if (!isClosed()) {
                report("expired entries", e);
            }
        } catch (LinkageError e) {
            reportIncomplete("expired entries", e);
        }
    }

    // ---- Failures

    void report(String label, RuntimeException error) {
        events.publish(new EngineEvent.StoreFailed(label, error));
    }

    private void reportIncomplete(String label, LinkageError error) {
        report(
                label,
                new StoreException(
                        "The store, or the format of its entries, is not whole: " + error,
                        "Put all its modules on the class path, in one version",
                        error));
    }

    // ---- Opening and closing

    private synchronized OpenStore store() {
        if (closed || opener == null) {
            throw new IllegalStateException("The store is closed");
        }
        if (open == null) {
            open = opener.get();
        }
        return open;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Waits until the saves that have been announced have ended. Readers do not wait for them, so the engine may be closed
     * before they have.
     *
     * @param patience how long to wait at most
     */
    public void awaitSaves(Duration patience) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        synchronized (this) {
            try {
                for (long left = deadline - System.nanoTime();
                        pendingSaves > 0 && left > 0 && !calls.isHanging();
                        left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}
