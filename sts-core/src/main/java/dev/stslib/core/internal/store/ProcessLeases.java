package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.concurrent.Standstill;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets one of the processes that share a store ask STS, or a person, while the others wait. After 20 seconds
 * without a lease it asks all the same: leases only save requests, and the store's compare-and-save keeps its entries right.
 */
public final class ProcessLeases implements AutoCloseable {
    /** Longer than a request that goes well, shorter than a process that hangs may keep others waiting. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PATIENCE_FOR_PERSON = Duration.ofSeconds(2);

    private final EngineStore store;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final SaveWaits waits = new SaveWaits();
    /** Callers that wait on their own threads. */
    private final Map<Object, CompletableFuture<Optional<Lease>>> blocked = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * Makes the leases of one engine.
     *
     * @param store the store
     * @param timer measures the pauses between two tries
     * @param random varies them
     */
    public ProcessLeases(EngineStore store, ScheduledExecutorService timer, RandomGenerator random) {
        this.store = store;
        this.timer = timer;
        this.random = random;
        store.onChange(waits::changed);
    }

    /**
     * What a lease is for.
     *
     * @param name its name
     * @param isForPerson whether its holder may ask a person; other processes wait until the person has answered
     */
    public record LeaseScope(EntryName name, boolean isForPerson) {
        /**
         * The scope of one request.
         *
         * @param key what is asked for
         * @return the scope
         */
        public static LeaseScope of(CredentialKey key) {
            return new LeaseScope(new EntryName(key.digest()), false);
        }

        /**
         * The scope of an MFA device: a person is asked for one code at a time, whatever it is for.
         *
         * @param serial the device
         * @return the scope
         */
        public static LeaseScope ofDevice(String serial) {
            return new LeaseScope(new EntryName("mfa " + serial), true);
        }
    }

    /**
     * Whether the store has leases.
     *
     * @return true if it has
     */
    public boolean isPresent() {
        return store.leases().isPresent();
    }

    /**
     * Waits for a lease without blocking.
     *
     * @param scope what it is for
     * @param key the key of the credentials that are to be asked for
     * @param label what it is for, in messages
     * @param needless whether there is nothing left to do, asked while a person is waited for, and when another process
     *     has saved what the key names; may touch the store
     * @return the lease; empty after a long wait, or if the store failed, which is reported
     */
    public CompletionStage<Optional<Lease>> acquire(
            LeaseScope scope, CredentialKey key, String label, BooleanSupplier needless) {
        Optional<Leases> leases = store.leases();
        if (leases.isEmpty() || store.calls().isHanging()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        LeaseWait wait = leaseWait(leases.get(), pauses(scope));
        long begun = store.elapsed().getAsLong();
        return awakened(wait, scope, key, needless)
                .thenCompose(lease -> lease.isPresent() && scope.isForPerson()
                        ? withPerson(leases.get(), scope, lease.get())
                        : CompletableFuture.completedStage(lease))
                .handle((lease, thrown) -> {
                    RuntimeException error = thrown == null ? null : Futures.unwrap(thrown);
                    if (error == null || error instanceof StslibException) { // or the engine's threads have ended
                        store.ended(StoreOperation.LEASE, key, label, begun, error);
                    }
                    return error == null ? lease : Optional.empty();
                });
    }

    private LeaseWait leaseWait(Leases leases, LeaseWait.Pauses pauses) {
        return new LeaseWait(leases, store.calls(), timer, random, pauses);
    }

    private LeaseWait.Pauses pauses(LeaseScope scope) {
        if (store.tellsOfChanges()) {
            return LeaseWait.Pauses.IF_WOKEN;
        }
        return scope.isForPerson() ? LeaseWait.Pauses.FOR_PERSON : LeaseWait.Pauses.POLLING;
    }

    /** Waits for the lease. A report that another process has saved what is to be asked for wakes it. */
    private CompletionStage<Optional<Lease>> awakened(
            LeaseWait wait, LeaseScope scope, CredentialKey key, BooleanSupplier needless) {
        AtomicBoolean saved = new AtomicBoolean();
        LeaseWait.Wait waiting = wait.start(
                scope.name(),
                PATIENCE,
                () -> (scope.isForPerson() || saved.getAndSet(false)) && needless.getAsBoolean());
        if (waiting.outcome().isDone()) {
            return waiting.outcome();
        }
        Runnable forget = waits.add(new EntryName(key.digest()), () -> {
            saved.set(true);
            waiting.wake();
        });
        return waiting.outcome().whenComplete((lease, error) -> forget.run());
    }

    /** Another process may be looking whether the person's lease is taken, and hold it for that long. */
    private CompletionStage<Optional<Lease>> withPerson(Leases leases, LeaseScope scope, Lease held) {
        return leaseWait(leases, LeaseWait.Pauses.POLLING)
                .acquire(Leases.personAsked(scope.name()), PATIENCE_FOR_PERSON, () -> false)
                .thenApply(person -> Optional.<Lease>of(() -> {
                    try {
                        held.close();
                    } finally {
                        person.ifPresent(Lease::close);
                    }
                }))
                .whenComplete((both, error) -> {
                    if (error != null) {
                        release(held, scope.name().value());
                    }
                });
    }

    /**
     * Waits on the calling thread until no other process asks for the same. The wait for a device lasts until the person
     * there has answered.
     *
     * @param key what will be asked for
     * @param serial the device whose code that needs, or null
     * @param needless whether what is asked for has come otherwise; may touch the store
     * @return the lease, which the caller closes when it has an answer and which never fails; it does nothing if there
     *     was none
     * @throws CallInterruptedException if this thread is interrupted
     * @throws EngineClosedException if the engine is closed meanwhile
     * @throws dev.stslib.api.error.CredentialTimeoutException if the elapsed time of the engine stands still
     */
    public Lease await(CredentialKey key, @Nullable String serial, BooleanSupplier needless) {
        return serial == null
                ? await(LeaseScope.of(key), key, key.toString(), needless)
                : await(LeaseScope.ofDevice(serial), key, "MFA device " + serial, needless);
    }

    private Lease await(LeaseScope scope, CredentialKey key, String label, BooleanSupplier needless) {
        CompletableFuture<Optional<Lease>> outcome = new CompletableFuture<>();
        Object caller = new Object();
        blocked.put(caller, outcome);
        if (closed) {
            outcome.completeExceptionally(closedError());
        }
        acquire(scope, key, label, () -> outcome.isCompletedExceptionally() || needless.getAsBoolean())
                .whenComplete((lease, error) -> {
                    boolean taken = error == null ? outcome.complete(lease) : outcome.completeExceptionally(error);
                    if (!taken && lease != null) {
                        lease.ifPresent(late -> release(late, label));
                    }
                });
        LongSupplier elapsed = store.elapsed();
        Standstill.end(
                outcome,
                elapsed,
                elapsed.getAsLong(),
                () -> outcome.completeExceptionally(Standstill.error("The turn of this process for " + label, "")));
        try {
            Optional<Lease> lease = Futures.await(outcome);
            return () -> lease.ifPresent(held -> release(held, label));
        } catch (CallInterruptedException e) {
            if (!outcome.completeExceptionally(e) && !outcome.isCompletedExceptionally()) {
                outcome.join().ifPresent(late -> release(late, label));
            }
            throw e;
        } finally {
            blocked.remove(caller);
        }
    }

    /**
     * Gives a lease back, on the threads of the store. A failure is reported.
     *
     * @param lease the lease
     * @param label what it was for, in messages
     */
    public void release(Lease lease, String label) {
        store.runLast(() -> {
            try {
                lease.close();
            } catch (RuntimeException e) {
                store.report(label, e);
            } catch (Error e) {
                store.report(label, new StoreException("A lease was not given back: " + e, "Check the store", e));
            }
        });
    }

    /** Lets callers go that wait on their own threads. */
    @Override
    public void close() {
        closed = true;
        blocked.values().forEach(outcome -> outcome.completeExceptionally(closedError()));
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine that waited for another process is closed", "Open a new one");
    }
}
