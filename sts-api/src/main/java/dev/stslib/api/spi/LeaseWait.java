package dev.stslib.api.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for leases by asking again and again: every 10 ms at first, then ever more seldom, down to four times a second.
 * Between the questions it holds no thread, so ten thousand names may be waited for at once.
 */
public final class LeaseWait {
    private static final long SHORTEST_NAP = 10;
    private static final long LONGEST_NAP = 250;

    private final Leases leases;
    private final Executor pool;
    private final ScheduledExecutorService timer;

    /**
     * A way to wait.
     *
     * @param leases the leases
     * @param pool where the leases are asked for, which may touch a file
     * @param timer what measures the naps; nothing else happens on its threads
     */
    public LeaseWait(Leases leases, Executor pool, ScheduledExecutorService timer) {
        this.leases = Objects.requireNonNull(leases, "leases");
        this.pool = Objects.requireNonNull(pool, "pool");
        this.timer = Objects.requireNonNull(timer, "timer");
    }

    /**
     * Takes a lease as soon as nobody else has it.
     *
     * @param name what the lease is for
     * @param patience how long to nap in all between the questions, to the millisecond; zero asks once. It does not run
     *     out while somebody holds {@link Leases#personAsked(EntryName)}
     * @return the lease, to be closed by the caller; empty when patience ran out; or the error of the store. Whoever
     *     cancels it, or completes it otherwise, ends the waiting, and a lease that comes after that is given back
     */
    public CompletableFuture<Optional<Lease>> acquire(EntryName name, Duration patience) {
        return acquire(name, patience, () -> false);
    }

    /**
     * Takes a lease as soon as nobody else has it, unless what it is for has become needless.
     *
     * @param name what the lease is for
     * @param patience as of {@link #acquire(EntryName, Duration)}
     * @param needless asked on the pool each time that the lease is not to be had; true ends the waiting
     * @return as of {@link #acquire(EntryName, Duration)}; empty, too, when it is needless
     */
    public CompletableFuture<Optional<Lease>> acquire(EntryName name, Duration patience, BooleanSupplier needless) {
        Wait wait = new Wait(name, patience.toMillis(), needless);
        wait.goOn();
        return wait.outcome;
    }

    /** One that waits. Its steps follow each other, so that its fields need no lock. */
    private final class Wait {
        private final CompletableFuture<Optional<Lease>> outcome = new CompletableFuture<>();
        private final EntryName name;
        private final long patience;
        private final BooleanSupplier needless;
        private long napped;
        private boolean lastChance;

        Wait(EntryName name, long patience, BooleanSupplier needless) {
            this.name = name;
            this.patience = patience;
            this.needless = needless;
        }

        void goOn() {
            try {
                pool.execute(this::ask);
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // What follows the nap tells its failures by the outcome.
        private void ask() {
            if (outcome.isDone()) {
                return;
            }
            try {
                Optional<Lease> lease = leases.tryAcquire(name);
                if (lease.isPresent() || isOver()) {
                    if (!outcome.complete(lease)) {
                        lease.ifPresent(Lease::close);
                    }
                    return;
                }
                long nap = Math.max(SHORTEST_NAP, Math.min(napped / 4, LONGEST_NAP));
                napped += nap;
                timer.schedule(this::goOn, nap, TimeUnit.MILLISECONDS);
            } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
            }
        }

        /** Whoever takes the lease takes the person's a moment later, so that one look does not tell. */
        private boolean isOver() {
            if (needless.getAsBoolean()) {
                return true;
            }
            if (napped < patience || isPersonAsked()) {
                lastChance = false;
                return false;
            }
            boolean over = lastChance || patience == 0;
            lastChance = true;
            return over;
        }

        private boolean isPersonAsked() {
            Optional<Lease> free = leases.tryAcquire(Leases.personAsked(name));
            free.ifPresent(Lease::close);
            return free.isEmpty();
        }
    }
}
