package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import dev.stslib.core.internal.concurrent.Standstill;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of its store: bounds how long callers wait for it, and keeps what could not be saved in time. A store that fails or hangs is reported and never takes valid credentials away: a failed
 * load is as if nothing were stored, a failed save leaves what is in memory.
 */
public final class EngineStore implements ValueStore<TemporaryCredentials>, AutoCloseable {
    /**
     * How long a call may take: shorter than readers wait, and long enough for a machine on which fifty processes start at
     * once. A process that gives up on its store too early asks a person for a code that another process has already sent.
     */
    static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final LongSupplier elapsed;
    private final Executor threads;
    private final BoundedCalls calls;
    private final StoreEvents events;
    private final StoreAccess access;
    private final CredentialEntries entries;
    private final StoredVersions versions;
    private final StoredCredentials stored;
    private final Sweeps sweeps;
    private final UnsentSaves unsent = new UnsentSaves();
    private final UnfinishedSaves unfinished = new UnfinishedSaves();

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
        this.clock = clock;
        this.elapsed = elapsed;
        this.threads = threads;
        this.calls =
                new BoundedCalls(threads, pool, timer, TIME_LIMIT, new StoreCallErrors(TIME_LIMIT), this::sendUnsent);
        this.events = new StoreEvents(events, elapsed);
        this.access = new StoreAccess(opener, this.events);
        this.entries = new CredentialEntries(format, formats, clock);
        this.versions = new StoredVersions(clock);
        this.stored = new StoredCredentials(access, entries, versions, clock);
        this.sweeps = new Sweeps(access, this.events, clock, threads);
    }

    /**
     * Whether there is a store.
     *
     * @return true if there is
     */
    public boolean isPresent() {
        return access.isPresent();
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
        if (access.isPresent()) {
            entries.requireFormat();
            access.openNow(isRequired);
        }
    }

    /**
     * Adds a listener of the changes that the store reports, if it reports any.
     *
     * @param listener called on threads of the store; must not block
     */
    public void onChange(Consumer<EntryChange> listener) {
        access.onChange(listener);
    }

    /**
     * Sets who hears of deleted credentials where their deletion is found without a report of the store, such as of those
     * that this process has saved, and another has deleted before this one could note their version.
     *
     * @param listener takes the key and the access key id; must not block
     */
    void onDeleted(BiConsumer<CredentialKey, String> listener) {
        stored.onDeleted(listener);
    }

    /** Whether the open store tells of changes, to which {@link #onChange} listens. */
    boolean tellsOfChanges() {
        return access.tellsOfChanges();
    }

    StoredVersions versions() {
        return versions;
    }

    /** The leases of the store; empty if it has none or is not open. */
    Optional<Leases> leases() {
        return access.leases();
    }

    /**
     * The rate limit that the store shares with other processes. Calls no store.
     *
     * @return the limit; empty if the store has none or has not been opened
     */
    public Optional<SharedRateLimit> rateLimit() {
        return access.rateLimit();
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
        if (!access.isPresent() || calls.isHanging()) {
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
        return access.isPresent()
                ? events.call(StoreOperation.LOAD, key, label, () -> stored.load(key), nothing())
                : nothing();
    }

    @Override
    public boolean use(CredentialKey key, TemporaryCredentials found, @Nullable Long version) {
        return stored.use(key, found, version);
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

    void offer(CacheEntry<TemporaryCredentials> entry, Stored<TemporaryCredentials> loaded) {
        TemporaryCredentials found = loaded.value();
        if (found != null && use(entry.key(), found, loaded.version())) {
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
    public void announceSave() {
        unfinished.begin();
    }

    /** Ends what was announced and is not going to be saved. */
    void endSave() {
        unfinished.end();
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
            saved = !access.isPresent() || credentials.isExpired(clock.instant())
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
        Optional<TemporaryCredentials> better = events.call(
                StoreOperation.SAVE,
                key,
                descriptor.label(),
                () -> stored.save(key, descriptor, account, credentials, version),
                Optional.empty());
        sweeps.sweepIfDue();
        return better;
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
     * Deletes what is stored, on the calling thread. If that is not meant, it stays, and the other processes hear that what was
     * there before it is deleted.
     *
     * @param key the key
     * @param meant whether what is found there is meant
     * @throws StoreException if the store fails
     */
    void deleteNow(CredentialKey key, Predicate<Stored<TemporaryCredentials>> meant) {
        stored.delete(key, meant);
    }

    /** The newest version that this process knows of; 0 if it knows none, or the store does not tell of changes. */
    long newestVersion(CredentialKey key) {
        return stored.newestVersion(key);
    }

    // ---- What listeners hear

    /** Tells how an operation ended that began at an elapsed time. */
    void ended(
            StoreOperation operation, CredentialKey key, String label, long begun, @Nullable RuntimeException failure) {
        events.ended(operation, key, label, begun, failure);
    }

    /**
     * Tells listeners that the store failed.
     *
     * @param label what it was asked for
     * @param error why it failed
     */
    public void report(String label, RuntimeException error) {
        events.report(label, error);
    }

    // ---- Closing

    /**
     * Waits until the saves that have been announced, and the returns of leases, have ended. Readers do not wait for them,
     * so the engine may be closed before they have.
     *
     * @param patience how long to wait at most
     */
    public void awaitSaves(Duration patience) {
        unfinished.await(patience, calls::isHanging);
    }

    /** Ends the wait of all callers. What the store's threads do goes on. */
    public void endCalls() {
        calls.close();
    }

    @Override
    public void close() {
        calls.close();
        access.close();
    }
}
