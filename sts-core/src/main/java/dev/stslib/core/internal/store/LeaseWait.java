package dev.stslib.core.internal.store;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a lease by trying again and again: often at first, then less and less often. Each pause is shorter by up to
 * half at random, so that processes that began together do not try together. Between the tries it holds no thread.
 */
final class LeaseWait {
    /** How long the pauses are, milliseconds. */
    enum Pauses {
        /** Where only another try shows that the lease is free. */
        POLLING(10, 250),
        /**
         * Where a person is waited for, who takes much longer. Each of these tries also loads from the store: four a second in
         * each of a hundred processes keep a processor busy.
         */
        FOR_PERSON(10, 1_000),
        /**
         * Where a report of the store ends the pause when what is waited for has come: more tries would only load the server.
         * A report that is lost, and a holder that fails and so saves nothing, cost as much as the pause.
         */
        IF_WOKEN(1_000, 4_000);

        private final long shortest;
        private final long longest;

        Pauses(long shortest, long longest) {
            this.shortest = shortest;
            this.longest = longest;
        }

        Duration longest() {
            return Duration.ofMillis(longest);
        }
    }

    /** After a report: the lease is about to be given back. */
    private static final long PAUSE_AFTER_REPORT = 10;

    private final Leases leases;
    private final BoundedCalls calls;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final Pauses pauses;

    /**
     * Makes a way to wait.
     *
     * @param leases the leases
     * @param calls makes the tries, which may touch a file
     * @param timer measures the pauses
     * @param random varies the pauses
     * @param pauses how long the pauses are
     */
    LeaseWait(
            Leases leases, BoundedCalls calls, ScheduledExecutorService timer, RandomGenerator random, Pauses pauses) {
        this.leases = leases;
        this.calls = calls;
        this.timer = timer;
        this.random = random;
        this.pauses = pauses;
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
        return start(name, patience, needless).outcome;
    }

    /** Waits as {@link #acquire} does, for a caller that may {@linkplain Wait#wake() wake} it. */
    Wait start(EntryName name, Duration patience, BooleanSupplier needless) {
        Wait wait = new Wait(name, patience.toMillis(), needless);
        wait.goOn();
        return wait;
    }

    /**
     * One wait. Its tries follow each other: the timer, or who wakes it, takes the pause away, and only the one of them that
     * finds it begins the next try.
     */
    final class Wait {
        private final CompletableFuture<Optional<Lease>> outcome = new CompletableFuture<>();
        private final EntryName name;
        private final long patience;
        private final BooleanSupplier needless;
        private long paused;
        private boolean lastTry;
        /** The pause that has begun, or null while a try is under way. */
        private @Nullable ScheduledFuture<?> pause;
        /** How many pauses have begun. */
        private int begun;

        private boolean woken;

        Wait(EntryName name, long patience, BooleanSupplier needless) {
            this.name = name;
            this.patience = patience;
            this.needless = needless;
        }

        CompletableFuture<Optional<Lease>> outcome() {
            return outcome;
        }

        /** Ends the pause at once: what is waited for may have come. Does not block. */
        void wake() {
            synchronized (this) {
                woken = true;
                if (pause == null) {
                    return; // the try that is under way, or about to begin, sees it
                }
                pause.cancel(false); // true also for a task that runs
                paused -= Math.max(0, pause.getDelay(TimeUnit.MILLISECONDS));
                pause = null;
            }
            goOn();
        }

        private void pauseEnds(int number) {
            synchronized (this) {
                if (pause == null || number != begun) {
                    return; // it was woken
                }
                pause = null;
            }
            goOn();
        }

        private void goOn() {
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

        private @Nullable Void tryOnce() {
            if (outcome.isDone()) {
                return null;
            }
            synchronized (this) {
                woken = false;
            }
            Optional<Lease> lease = leases.tryAcquire(name);
            if (lease.isPresent() || isOver()) {
                if (!outcome.complete(lease)) {
                    lease.ifPresent(Lease::close);
                }
                return null;
            }
            pause();
            return null;
        }

        private synchronized void pause() {
            long usual = woken ? PAUSE_AFTER_REPORT : Math.min(Math.max(paused / 4, pauses.shortest), longestPause());
            long millis = usual - (long) (usual / 2.0 * random.nextDouble());
            paused += millis;
            int number = ++begun;
            pause = timer.schedule(() -> pauseEnds(number), millis, TimeUnit.MILLISECONDS);
        }

        /** No pause is much longer than the patience that is left. */
        private long longestPause() {
            boolean isPatient = paused >= patience && !lastTry; // a person is asked
            return isPatient
                    ? pauses.longest
                    : Math.min(pauses.longest, Math.max(Pauses.POLLING.longest, patience - paused));
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
