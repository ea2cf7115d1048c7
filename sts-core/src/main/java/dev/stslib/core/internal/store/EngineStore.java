package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.concurrent.Standstill;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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

    /** Null without a store. */
    private final @Nullable Lazy<OpenStore> open;

    private final Supplier<CredentialFormat> format;
    private final Function<String, CredentialFormat> formats;
    private final InstantSource clock;
    private final LongSupplier elapsed;
    private final Executor threads;
    private final BoundedCalls calls;
    private final UnsentSaves unsent = new UnsentSaves();
    private final List<Consumer<EntryChange>> listeners = new CopyOnWriteArrayList<>();
    /** Hears of a key and the access key id of credentials that were deleted. */
    private volatile BiConsumer<CredentialKey, String> deletedListener = (key, id) -> {};

    private volatile Consumer<CredentialKey> beforeSaves = key -> {};
    private final StoredVersions versions;
    private final EventBus events;
    /** Whether the store tells of changes, so that the versions matter. */
    private volatile boolean tellsOfChanges;

    private volatile @Nullable SharedRateLimit rateLimit;

    private volatile boolean closed;
    /** Saves and returned leases that have not ended. */
    private int unfinished;

    private long nextSweep = Long.MIN_VALUE;
    private boolean sweeping;

    /**
     * Makes the engine's side of a store, which is opened when first needed.
     *
     * @param opener opens the store, or null for none
     * @param format the format of new entries, looked up when the first is written
     * @param formats looks a format up by name
     * @param clock the wall clock
     * @param elapsed the elapsed time, nanoseconds
     * @param threads runs all calls into the store
     * @param pool runs what depends on a call that was given up
     * @param timer limits how long they take
     * @param events hears of failures
     */
    public EngineStore(
            @Nullable Supplier<OpenStore> opener,
            Supplier<CredentialFormat> format,
            Function<String, CredentialFormat> formats,
            InstantSource clock,
            LongSupplier elapsed,
            Executor threads,
            Executor pool,
            ScheduledExecutorService timer,
            EventBus events) {
        this.open = opener == null ? null : new Lazy<>(() -> opened(opener.get()), OpenStore::close);
        this.format = format;
        this.formats = formats;
        this.clock = clock;
        this.elapsed = elapsed;
        this.versions = new StoredVersions(clock);
        this.threads = threads;
        this.calls =
                new BoundedCalls(threads, pool, timer, TIME_LIMIT, new StoreCallErrors(TIME_LIMIT), this::sendUnsent);
        this.events = events;
    }

    /**
     * Whether there is a store.
     *
     * @return true if there is
     */
    public boolean isPresent() {
        return open != null;
    }

    /**
     * Opens the store now, so that a wrong password or an unsafe file is an error of the caller and not an event. A format
     * that does not exist is an error too, since no entry could be written. A store that is down is reported, and opened
     * by a later load or save.
     *
     * @param isRequired whether a store that is down is an error too
     * @throws StoreException if it cannot be opened
     * @throws dev.stslib.api.error.StslibException if no format, or more than one, has the chosen name
     */
    public void openNow(boolean isRequired) {
        if (open == null) {
            return;
        }
        CredentialFormat unused = format.get();
        try {
            open.get();
        } catch (StoreException e) {
            if (isRequired || !isOutage(e)) {
                throw e;
            }
            report("store", e);
        }
    }

    /** Of the subtypes each needs a person: a password, another file, a newer version. */
    private static boolean isOutage(StoreException error) {
        return error.getClass() == StoreException.class;
    }

    /**
     * Adds a listener of the changes that the store reports, if it reports any.
     *
     * @param listener called on threads of the store; must not block
     */
    public void onChange(Consumer<EntryChange> listener) {
        listeners.add(listener);
    }

    /**
     * Sets who hears of deleted credentials where their deletion is found without a report of the store, such as of those
     * that this process has saved, and another has deleted before this one could note their version.
     *
     * @param listener takes the key and the access key id; must not block
     */
    void onDeleted(BiConsumer<CredentialKey, String> listener) {
        deletedListener = listener;
    }

    /** Asks a store for what is always the same. A store whose reports fail works without them. */
    private OpenStore opened(OpenStore opened) {
        try {
            tellsOfChanges = opened.onChange(change -> listeners.forEach(listener -> listener.accept(change)))
                    .isPresent(); // the store ends them when it is closed
        } catch (RuntimeException e) {
            report("changes", e);
        }
        try {
            rateLimit = opened.rateLimit().orElse(null);
        } catch (RuntimeException e) {
            report("rate limit of the fleet", e);
        }
        return opened;
    }

    /** Whether the open store tells of changes, to which {@link #onChange} listens. */
    boolean tellsOfChanges() {
        return tellsOfChanges;
    }

    StoredVersions versions() {
        return versions;
    }

    /** The leases of the store; empty if it has none or is not open. */
    Optional<Leases> leases() {
        OpenStore opened = open == null ? null : open.peek();
        return opened == null ? Optional.empty() : opened.leases();
    }

    /**
     * The rate limit that the store shares with other processes. Calls no store.
     *
     * @return the limit; empty if the store has none or has not been opened
     */
    public Optional<SharedRateLimit> rateLimit() {
        return Optional.ofNullable(rateLimit);
    }

    BoundedCalls calls() {
        return calls;
    }

    LongSupplier elapsed() {
        return elapsed;
    }

    // ---- Loads

    @Override
    public CompletionStage<Stored<TemporaryCredentials>> load(CredentialKey key, String label) {
        if (open == null || calls.isHanging()) {
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
        return open == null ? nothing() : call(StoreOperation.LOAD, key, label, () -> loaded(key), nothing());
    }

    private Stored<TemporaryCredentials> loaded(CredentialKey key) {
        Optional<StoredEntry> entry = store().load(name(key));
        if (entry.isEmpty()) {
            return new Stored<>(null, 0L, null);
        }
        TemporaryCredentials found = decode(entry.get());
        EntryInfo info = entry.get().info();
        boolean usable = !found.isExpired(clock.instant()) && !isDeleted(key, info.version());
        return new Stored<>(usable ? found : null, info.version(), info.account());
    }

    private boolean isDeleted(CredentialKey key, long version) {
        return tellsOfChanges && versions.isDeleted(key, version);
    }

    @Override
    public boolean use(CredentialKey key, TemporaryCredentials found, @Nullable Long version) {
        return !tellsOfChanges || version == null || versions.use(key, found, version);
    }

    private static Stored<TemporaryCredentials> nothing() {
        return new Stored<>(null, null, null);
    }

    /**
     * Fills a cache entry with what is stored for it, without asking STS. Blocks for a bounded time.
     *
     * @param entry the entry
     */
    public void restore(CacheEntry<TemporaryCredentials> entry) {
        CompletionStage<Stored<TemporaryCredentials>> coming = load(entry.key(), entry.label());
        try {
            offer(entry, Futures.await(Standstill.guard(coming, elapsed, "What is stored for " + entry.label())));
        } catch (CredentialTimeoutException e) {
            report(entry.label(), e);
        }
    }

    /**
     * Fills a cache entry with what is stored for it, on the calling thread and for as long as that takes: for code that
     * the store's threads run.
     *
     * @param entry the entry
     */
    public void restoreNow(CacheEntry<TemporaryCredentials> entry) {
        offer(entry, loadNow(entry.key(), entry.label()));
    }

    void offer(CacheEntry<TemporaryCredentials> entry, Stored<TemporaryCredentials> stored) {
        TemporaryCredentials found = stored.value();
        if (found != null && use(entry.key(), found, stored.version())) {
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
        CompletionStage<?> saved = save(entry.key(), entry.descriptor(), null, credentials, null);
        try {
            Futures.await(Standstill.guard(saved, elapsed, "The answer of the store about " + entry.label()));
        } catch (CallInterruptedException e) {
            Thread.currentThread().interrupt(); // the caller has its credentials; the save continues
        } catch (CredentialTimeoutException e) {
            report(entry.label(), e);
        }
    }

    @Override
    public synchronized void announceSave() {
        unfinished++;
    }

    /** Ends what was announced and is not going to be saved. */
    synchronized void endSave() {
        unfinished--;
        notifyAll();
    }

    /** Does the last thing with a lease on the store's threads, since it may touch a file or a server. */
    void runLast(Runnable work) {
        announceSave();
        Runnable counted = () -> {
            try {
                work.run();
            } finally {
                endSave();
            }
        };
        try {
            threads.execute(counted);
        } catch (RuntimeException | Error e) {
            counted.run();
        }
    }

    @Override
    public CompletionStage<Optional<TemporaryCredentials>> save(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials,
            @Nullable Long version) {
        String known = account == null ? descriptor.account() : account;
        CompletionStage<Optional<TemporaryCredentials>> saved;
        AtomicBoolean begun = new AtomicBoolean();
        try {
            saved = open == null || credentials.isExpired(clock.instant())
                    ? CompletableFuture.completedStage(Optional.empty())
                    : calls.run(() -> {
                        begun.set(true);
                        return saveNow(key, descriptor, known, credentials, version);
                    });
        } catch (RuntimeException | Error e) {
            saved = CompletableFuture.failedStage(e);
        }
        return saved.handle((better, thrown) -> {
            endSave();
            if (thrown != null && Futures.unwrap(thrown) instanceof StoreException error) {
                if (!begun.get()) {
                    unsent.add(new UnsentSaves.Save(key, descriptor, known, credentials), clock.instant());
                }
                report(descriptor.label(), error);
            }
            return thrown == null ? better : Optional.empty();
        });
    }

    /** Asks the store for the saves that it was not asked for. Other processes may have saved since. */
    private void sendUnsent() {
        for (UnsentSaves.Save kept : unsent.drain()) {
            announceSave();
            CompletionStage<?> unused = save(kept.key(), kept.descriptor(), kept.account(), kept.credentials(), null);
        }
    }

    private Optional<TemporaryCredentials> saveNow(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials,
            @Nullable Long version) {
        Optional<TemporaryCredentials> better = call(
                StoreOperation.SAVE,
                key,
                descriptor.label(),
                () -> {
                    beforeSaves.accept(key);
                    return version != null && trySave(key, descriptor, account, credentials, version)
                            ? Optional.empty()
                            : loadAndSave(key, descriptor, account, credentials);
                },
                Optional.empty());
        sweepSoon();
        return better;
    }

    /** Saves over whatever other processes have saved, unless that is newer. Returns it if it also lives longer. */
    private Optional<TemporaryCredentials> loadAndSave(
            CredentialKey key, EntryDescriptor descriptor, @Nullable String account, TemporaryCredentials credentials) {
        SecretBytes payload = SecretBytes.copyOf(format.get().encode(credentials));
        for (int i = 0; i < SAVE_TRIES; i++) {
            Optional<StoredEntry> entry = store().load(name(key));
            boolean same =
                    entry.filter(found -> found.payload().equals(payload)).isPresent();
            Optional<EntryInfo> info = entry.map(StoredEntry::info);
            if (info.isPresent() && isNewer(info.get().issued(), credentials.issuedAt())) {
                long version = info.get().version();
                noteServed(key, credentials, version);
                return entry.map(this::decode)
                        .filter(found -> found.expiration().isAfter(credentials.expiration()))
                        .filter(found -> use(key, found, version));
            }
            long version = info.map(EntryInfo::version).orElse(0L);
            if (same) {
                noteServed(key, credentials, version);
                return Optional.empty();
            }
            if (trySave(key, descriptor, account, credentials, version)) {
                return Optional.empty();
            }
        }
        throw new StoreException(
                "The credentials of " + descriptor.label() + " were not stored: " + SAVE_TRIES
                        + " times another process stored others first",
                "Nothing is lost here; if it happens again, look for another program that writes into the store");
    }

    /** What was stored in the future, while these credentials were not, was stored before the clock was set back. */
    private boolean isNewer(Instant stored, Instant issued) {
        Instant now = clock.instant();
        boolean setBack = stored.isAfter(now) && !issued.isAfter(now);
        return stored.isAfter(issued) && !setBack;
    }

    private boolean trySave(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials,
            long expectedVersion) {
        CredentialFormat used = format.get();
        EntryInfo info = new EntryInfo(
                name(key),
                descriptor.kind(),
                used.name(),
                credentials.issuedAt(),
                credentials.expiration(),
                descriptor.arn(),
                account,
                Math.max(Math.max(expectedVersion + 1, tellsOfChanges ? versions.next(key) : 1), clock.millis()));
        boolean saved =
                store().save(new StoredEntry(info, SecretBytes.copyOf(used.encode(credentials))), expectedVersion);
        if (saved) {
            noteServed(key, credentials, info.version());
        }
        return saved;
    }

    /** Notes the version of what a cache entry has already, unless another process has deleted it meanwhile. */
    private void noteServed(CredentialKey key, TemporaryCredentials credentials, long version) {
        if (!use(key, credentials, version)) {
            deletedListener.accept(key, credentials.accessKeyId());
        }
    }

    /**
     * Makes a deletion. The caller has {@linkplain #announceSave announced} it.
     *
     * @param deletion calls {@link #deleteNow}
     * @return completes with why the store failed; or with null, also if it was closed or the entry is not readable
     */
    CompletionStage<@Nullable StoreException> delete(Runnable deletion) {
        CompletionStage<@Nullable Void> deleted;
        try {
            deleted = calls.run(() -> {
                deletion.run();
                return null;
            });
        } catch (RuntimeException | Error e) {
            deleted = CompletableFuture.failedStage(e);
        }
        return deleted.handle((done, thrown) -> {
            endSave();
            return thrown != null && Futures.unwrap(thrown) instanceof StoreException error ? error : null;
        });
    }

    /**
     * Deletes what is stored, on the calling thread.
     *
     * @param key the key
     * @param meant whether what is found there is meant
     * @throws StoreException if the store fails
     */
    void deleteNow(CredentialKey key, Predicate<Stored<TemporaryCredentials>> meant) {
        Optional<StoredEntry> entry = store().load(name(key));
        if (entry.isEmpty()) {
            return;
        }
        EntryInfo info = entry.get().info();
        boolean deleted = meant.test(new Stored<>(decode(entry.get()), info.version(), info.account()))
                && store().delete(name(key), info.version()); // or a newer one has taken its place
        String id = deleted && tellsOfChanges ? versions.delete(key, info.version()) : null;
        if (id != null) { // the report of it may come after the next save
            deletedListener.accept(key, id);
        }
    }

    /** The newest version that this process knows of; 0 if it knows none, or the store does not tell of changes. */
    long newestVersion(CredentialKey key) {
        return tellsOfChanges ? versions.next(key) - 1 : 0;
    }

    /**
     * Sets what is done before each save, on the same thread.
     *
     * @param action takes the key; if the store fails in it, the save does
     */
    void beforeSaves(Consumer<CredentialKey> action) {
        beforeSaves = action;
    }

    /**
     * Some formats do not keep the time of arrival; the store does. What arrived later than now was stored by another
     * clock, or the clock was set back since: it lives no longer than it did on arrival.
     */
    private TemporaryCredentials decode(StoredEntry entry) {
        TemporaryCredentials found =
                formats.apply(entry.info().format()).decode(entry.payload().revealSecret());
        Instant stored = entry.info().issued();
        // The format may keep the time of arrival more precisely.
        boolean same = found.issuedAt().truncatedTo(ChronoUnit.MILLIS).equals(stored);
        Instant issued = same ? found.issuedAt() : stored;
        Instant now = clock.instant();
        if (issued.isAfter(now)) {
            Duration ahead = Duration.between(now, issued);
            return dated(found, now, found.expiration().minus(ahead));
        }
        return same ? found : dated(found, issued, found.expiration());
    }

    private static TemporaryCredentials dated(TemporaryCredentials found, Instant issued, Instant expiration) {
        return new TemporaryCredentials(
                found.accessKeyId(), found.secretAccessKey(), found.sessionToken(), issued, expiration);
    }

    private static EntryName name(CredentialKey key) {
        return new EntryName(key.digest());
    }

    // ---- Sweeps

    /**
     * Removes expired entries after the first save and then once an hour. No caller waits for it. It has no time limit, so
     * that one that hangs keeps its thread; no other follows it meanwhile.
     */
    private void sweepSoon() {
        long millis = clock.millis();
        synchronized (this) {
            if (sweeping || millis < nextSweep) {
                return;
            }
            nextSweep = millis + SWEEP_INTERVAL.toMillis();
            sweeping = true;
        }
        try {
            threads.execute(() -> sweep(Instant.ofEpochMilli(millis)));
        } catch (RuntimeException | Error e) {
            swept(); // a later save, or the next engine, sweeps
        }
    }

    private synchronized void swept() {
        sweeping = false;
    }

    private void sweep(Instant expiredAt) {
        try {
            store().sweep(expiredAt);
        } catch (RuntimeException e) {
            if (!closed) {
                report("expired entries", e);
            }
        } catch (LinkageError e) {
            report("expired entries", incomplete(e));
        } finally {
            swept();
        }
    }

    // ---- What listeners hear

    /** Asks the store, and tells how that ended. */
    private <T> T call(StoreOperation operation, CredentialKey key, String label, Supplier<T> call, T afterFailure) {
        long begun = elapsed.getAsLong();
        T result = afterFailure;
        RuntimeException failure = null;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            failure = e;
        } catch (LinkageError e) {
            failure = incomplete(e);
        }
        ended(operation, key, label, begun, failure);
        return result;
    }

    /** Tells how an operation ended that began at an elapsed time. */
    void ended(
            StoreOperation operation, CredentialKey key, String label, long begun, @Nullable RuntimeException failure) {
        if (failure != null) {
            report(label, failure);
        }
        Duration took = Duration.ofNanos(Math.max(0, elapsed.getAsLong() - begun));
        FailureKind kind = failure == null ? null : FailureKind.of(failure);
        events.publish(new EngineEvent.StoreCallEnded(label, key, operation, took, kind));
    }

    /**
     * Tells listeners that the store failed.
     *
     * @param label what it was asked for
     * @param error why it failed
     */
    public void report(String label, RuntimeException error) {
        events.publish(new EngineEvent.StoreFailed(label, error));
    }

    private static StoreException incomplete(LinkageError error) {
        return new StoreException(
                "The store, or the format of its entries, is not whole: " + error,
                "Put all its modules on the class path, in one version",
                error);
    }

    // ---- Opening and closing

    private OpenStore store() {
        return Objects.requireNonNull(open, "store").get();
    }

    /**
     * Waits until the saves that have been announced, and the returns of leases, have ended. Readers do not wait for them,
     * so the engine may be closed before they have.
     *
     * @param patience how long to wait at most
     */
    public void awaitSaves(Duration patience) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        synchronized (this) {
            try {
                for (long left = deadline - System.nanoTime();
                        unfinished > 0 && left > 0 && !calls.isHanging();
                        left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the wait of all callers. What the store's threads do goes on. */
    public void endCalls() {
        calls.close();
    }

    @Override
    public void close() {
        closed = true;
        calls.close();
        if (open != null) {
            open.close();
        }
    }
}
