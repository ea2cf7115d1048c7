package dev.stslib.core.internal.store;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a lease by trying again and again: every 10 ms at first, then less and less often, down to four times a
 * second. Between the tries it holds no thread.
 */
final class LeaseWait {
    private static final long SHORTEST_PAUSE = 10;
    private static final long LONGEST_PAUSE = 250;

    private final Leases leases;
    private final BoundedCalls calls;
    private final ScheduledExecutorService timer;

    /**
     * Makes a way to wait.
     *
     * @param leases the leases
     * @param calls makes the tries, which may touch a file
     * @param timer measures the pauses
     */
    LeaseWait(Leases leases, BoundedCalls calls, ScheduledExecutorService timer) {
        this.leases = leases;
        this.calls = calls;
        this.timer = timer;
    }

    /**
     * Takes a lease as soon as no other process has it.
     *
     * @param name what the lease is for
     * @param patience how long to pause in all, to the millisecond; zero tries once. It does not run out while
     *     {@link Leases#personAsked(EntryName)} is held
     * @param needless asked after each try without success; true ends the wait
     * @return the lease, which the caller closes; empty if patience ran out or the lease has become needless; or the error
     *     of the store. If the caller completes it, the wait ends, and a lease that comes later is given back
     */
    CompletableFuture<Optional<Lease>> acquire(EntryName name, Duration patience, BooleanSupplier needless) {
        Wait wait = new Wait(name, patience.toMillis(), needless);
        wait.goOn();
        return wait.outcome;
    }

    /** One wait. Its steps follow each other, so that its fields need no lock. */
    private final class Wait {
        private final CompletableFuture<Optional<Lease>> outcome = new CompletableFuture<>();
        private final EntryName name;
        private final long patience;
        private final BooleanSupplier needless;
        private long paused;
        private boolean lastTry;

        Wait(EntryName name, long patience, BooleanSupplier needless) {
            this.name = name;
            this.patience = patience;
            this.needless = needless;
        }

        void goOn() {
            try {
                calls.run(this::tryOnce).whenComplete((done, error) -> {
                    if (error != null) {
                        outcome.completeExceptionally(error);
                    }
                });
            } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what follows the pause reports its failures by the outcome
        private @Nullable Void tryOnce() {
            if (outcome.isDone()) {
                return null;
            }
            Optional<Lease> lease = leases.tryAcquire(name);
            if (lease.isPresent() || isOver()) {
                if (!outcome.complete(lease)) {
                    lease.ifPresent(Lease::close);
                }
                return null;
            }
            long pause = Math.max(SHORTEST_PAUSE, Math.min(paused / 4, LONGEST_PAUSE));
            paused += pause;
            timer.schedule(this::goOn, pause, TimeUnit.MILLISECONDS);
            return null;
        }

        /** A holder takes the lease of the person a moment after its own, so that a single look is not enough. */
        private boolean isOver() {
            if (needless.getAsBoolean()) {
                return true;
            }
            if (paused < patience || isPersonAsked()) {
                lastTry = false;
                return false;
            }
            boolean over = lastTry || patience == 0;
            lastTry = true;
            return over;
        }

        private boolean isPersonAsked() {
            Optional<Lease> free = leases.tryAcquire(Leases.personAsked(name));
            free.ifPresent(Lease::close);
            return free.isEmpty();
        }
    }
}
