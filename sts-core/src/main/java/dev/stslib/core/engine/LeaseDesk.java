package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.LeaseWait;
import dev.stslib.api.spi.Leases;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the processes that share a store agree on who asks STS, or a person. Whoever has waited for too long goes on
 * alone: a lease saves requests and guards nothing.
 */
public final class LeaseDesk implements AutoCloseable {
    /** Longer than a request takes that goes well, shorter than a process that hangs can keep others waiting. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final StoredCredentials stored;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Map<Object, CompletableFuture<Optional<Lease>>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Makes the desk of one engine.
     *
     * @param stored the way to the store
     * @param pool asks for leases, which may touch a file
     * @param timer measures the naps between the questions
     */
    public LeaseDesk(StoredCredentials stored, Executor pool, ScheduledExecutorService timer) {
        this.stored = stored;
        this.pool = pool;
        this.timer = timer;
    }

    /**
     * What a lease is for.
     *
     * @param name its name
     * @param person whether its holder may ask a person, for which the others wait as long as it takes
     */
    record Matter(EntryName name, boolean person) {
        /** One request. */
        static Matter of(CredentialKey key) {
            return new Matter(new EntryName(key.digest()), false);
        }

        /** A code of a device, whatever it is for: a person is asked one question at a time. */
        static Matter ofDevice(String serial) {
            return new Matter(new EntryName("mfa " + serial), true);
        }
    }

    /**
     * Waits until no other process asks for the same: of a device, for as long as a person takes there.
     *
     * @param key what will be asked for
     * @param serial the device whose code that needs, or null
     * @param needless whether what is asked for is there meanwhile; may touch a file
     * @return to be closed when there is an answer, which never fails; one that does nothing where there is no turn to be
     *     had
     * @throws CallInterruptedException if this thread is interrupted
     * @throws EngineClosedException if the engine is closed meanwhile
     */
    public Lease turn(CredentialKey key, @Nullable String serial, BooleanSupplier needless) {
        return serial == null
                ? turn(Matter.of(key), key.toString(), needless)
                : turn(Matter.ofDevice(serial), "MFA device " + serial, needless);
    }

    private Lease turn(Matter matter, String label, BooleanSupplier needless) {
        AtomicBoolean gaveUp = new AtomicBoolean();
        CompletableFuture<Optional<Lease>> turn = new CompletableFuture<>();
        waiting.put(gaveUp, turn);
        if (closed) {
            turn.completeExceptionally(closedError());
        }
        CompletionStage<Optional<Lease>> unused = acquire(matter, label, () -> gaveUp.get() || needless.getAsBoolean())
                .whenComplete((lease, error) -> {
                    if (!(error == null ? turn.complete(lease) : turn.completeExceptionally(error)) && lease != null) {
                        lease.ifPresent(late -> giveBack(late, label));
                    }
                });
        try {
            Optional<Lease> lease = Waiting.forStage(turn);
            return () -> lease.ifPresent(held -> giveBack(held, label));
        } catch (CallInterruptedException e) {
            gaveUp.set(true);
            if (!turn.completeExceptionally(e) && !turn.isCompletedExceptionally()) {
                turn.join().ifPresent(late -> giveBack(late, label));
            }
            throw e;
        } finally {
            waiting.remove(gaveUp);
        }
    }

    void giveBack(Lease lease, String label) {
        try {
            lease.close();
        } catch (RuntimeException e) {
            stored.failed(label, e);
        }
    }

    /** Whoever waits on its own thread is let go. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(turn -> turn.completeExceptionally(closedError()));
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine that waited for another process is closed", "Open a new one");
    }

    boolean present() {
        return stored.leases().isPresent();
    }

    /**
     * The lease once nobody else has it; nothing after a long wait, or where the store failed, which is reported.
     *
     * @param needless whether there is nothing to do any more, asked while a person is waited for; may touch a file
     */
    CompletionStage<Optional<Lease>> acquire(Matter matter, String label, BooleanSupplier needless) {
        Optional<Leases> leases = stored.leases();
        if (leases.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        LeaseWait wait = new LeaseWait(leases.get(), pool, timer);
        return wait.acquire(matter.name(), PATIENCE, matter.person() ? needless : () -> false)
                .thenCompose(lease -> lease.isPresent() && matter.person()
                        ? withPerson(wait, matter, lease.get())
                        : CompletableFuture.completedStage(lease))
                .exceptionally(error -> {
                    RuntimeException why = Flight.unwrap(error);
                    if (why instanceof StslibException) { // anything else is the end of the engine's threads
                        stored.failed(label, why);
                    }
                    return Optional.empty();
                });
    }

    /** One who waits may just be looking whether the person's lease is taken, and have it for that long. */
    private static CompletionStage<Optional<Lease>> withPerson(LeaseWait wait, Matter matter, Lease held) {
        return wait.acquire(Leases.personAsked(matter.name()), A_MOMENT)
                .thenApply(person -> Optional.<Lease>of(() -> {
                    held.close();
                    person.ifPresent(Lease::close);
                }))
                .whenComplete((both, error) -> {
                    if (error != null) {
                        held.close();
                    }
                });
    }
}
