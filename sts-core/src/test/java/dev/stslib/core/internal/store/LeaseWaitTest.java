package dev.stslib.core.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeaseWaitTest {
    private static final EntryName NAME = new EntryName("role/prod");

    private final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    private final Set<EntryName> taken = new HashSet<>();
    private int questions;

    /** Runs before each try. */
    private Runnable beforeTry = () -> {};

    private final LeaseWait wait = polling(this::tryAcquire, LeaseWait.Pauses.POLLING);

    private LeaseWait polling(Leases leases, LeaseWait.Pauses pauses) {
        BoundedCalls calls = new BoundedCalls(
                call -> {
                    beforeTry.run();
                    call.run();
                },
                Runnable::run,
                clock.scheduler(),
                EngineStore.TIME_LIMIT,
                new StoreCallErrors(EngineStore.TIME_LIMIT),
                () -> {});
        return new LeaseWait(leases, calls, clock.scheduler(), () -> 0L, pauses);
    }

    private Optional<Lease> tryAcquire(EntryName name) {
        questions++;
        return taken.add(name) ? Optional.of(() -> taken.remove(name)) : Optional.empty();
    }

    @Test
    void aFreeLeaseComesAtOnce() {
        wait.acquire(NAME, Duration.ZERO, () -> false).join().orElseThrow().close();
        assertEquals(Set.of(), taken);
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void aTakenLeaseComesWhenItIsFree() {
        taken.add(NAME);
        CompletableFuture<Optional<Lease>> lease = wait.acquire(NAME, Duration.ofMinutes(1), () -> false);
        clock.advance(Duration.ofSeconds(30));
        assertFalse(lease.isDone());
        taken.remove(NAME);
        clock.advance(Duration.ofMillis(250));
        assertTrue(lease.join().isPresent());
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void patienceEnds() {
        taken.add(NAME);
        assertEquals(
                Optional.empty(), wait.acquire(NAME, Duration.ZERO, () -> false).join());
        CompletableFuture<Optional<Lease>> lease = wait.acquire(NAME, Duration.ofSeconds(10), () -> false);
        clock.advance(Duration.ofMillis(9_700));
        assertFalse(lease.isDone());
        clock.advance(Duration.ofMillis(900));
        assertEquals(Optional.empty(), lease.join());
        assertEquals(Set.of(NAME), taken);
    }

    @Test
    void patienceDoesNotEndWhileAPersonIsAsked() {
        taken.add(NAME);
        taken.add(Leases.personAsked(NAME));
        CompletableFuture<Optional<Lease>> lease = wait.acquire(NAME, Duration.ofSeconds(10), () -> false);
        clock.advance(Duration.ofMinutes(10));
        assertFalse(lease.isDone());
        taken.remove(Leases.personAsked(NAME));
        clock.advance(Duration.ofMillis(250));
        assertFalse(lease.isDone(), "the next one may be about to ask");
        clock.advance(Duration.ofMillis(250));
        assertEquals(Optional.empty(), lease.join());
        assertEquals(Set.of(NAME), taken, "looking did not keep the person's lease");
    }

    @Test
    void nobodyWaitsForWhatHasBecomeNeedless() {
        taken.add(NAME);
        taken.add(Leases.personAsked(NAME));
        AtomicBoolean needless = new AtomicBoolean();
        CompletableFuture<Optional<Lease>> lease = wait.acquire(NAME, Duration.ofHours(1), needless::get);
        clock.advance(Duration.ofMinutes(10));
        assertFalse(lease.isDone());
        needless.set(true);
        clock.advance(Duration.ofMillis(250));
        assertEquals(Optional.empty(), lease.join());
    }

    @Test
    void itAsksEverMoreSeldom() {
        taken.add(NAME);
        assertFalse(wait.acquire(NAME, Duration.ofHours(1), () -> false).isDone());
        clock.advance(Duration.ofMillis(40));
        assertEquals(5, questions);
        clock.advance(Duration.ofMinutes(1));
        int before = questions;
        clock.advance(Duration.ofSeconds(10));
        assertEquals(40, questions - before);
    }

    @Test
    void itAsksOnceASecondWhileItWaitsForAPerson() {
        taken.add(NAME);
        taken.add(Leases.personAsked(NAME));
        int[] needlessAsked = {0};
        CompletableFuture<Optional<Lease>> lease = polling(this::tryAcquire, LeaseWait.Pauses.FOR_PERSON)
                .acquire(NAME, Duration.ofSeconds(20), () -> ++needlessAsked[0] < 0);
        clock.advance(Duration.ofMillis(40));
        assertEquals(5, needlessAsked[0], "often at first");
        clock.advance(Duration.ofMinutes(1));
        int before = needlessAsked[0];
        clock.advance(Duration.ofSeconds(10));
        assertEquals(10, needlessAsked[0] - before);
        taken.remove(NAME);
        clock.advance(LeaseWait.Pauses.FOR_PERSON.longest());
        assertTrue(lease.join().isPresent());
    }

    @Test
    void whatIsWokenAsksYetMoreSeldom() {
        taken.add(NAME);
        LeaseWait.Wait woken =
                polling(this::tryAcquire, LeaseWait.Pauses.IF_WOKEN).start(NAME, Duration.ofHours(1), () -> false);
        clock.advance(Duration.ofMinutes(1));
        int before = questions;
        clock.advance(Duration.ofSeconds(20));
        assertEquals(5, questions - before);
        woken.wake();
        assertEquals(6, questions - before);
        taken.remove(NAME);
        clock.advance(Duration.ofMillis(10));
        assertFalse(woken.outcome().isDone(), "it was free a moment later, and nothing told of it");
        clock.advance(LeaseWait.Pauses.IF_WOKEN.longest());
        assertTrue(woken.outcome().join().isPresent());
    }

    @Test
    void patienceEndsInTimeHoweverLongThePausesAre() {
        taken.add(NAME);
        CompletableFuture<Optional<Lease>> lease =
                polling(this::tryAcquire, LeaseWait.Pauses.IF_WOKEN).acquire(NAME, Duration.ofSeconds(20), () -> false);
        clock.advance(Duration.ofMillis(19_700));
        assertFalse(lease.isDone());
        clock.advance(Duration.ofMillis(900));
        assertEquals(Optional.empty(), lease.join());
    }

    /** A timer cannot cancel the end of a pause that it has begun to tell. */
    @Test
    void itIsWokenAtTheEndOfAPauseAndTriesOnceAllTheSame() {
        taken.add(NAME);
        LeaseWait.Wait woken = wait.start(NAME, Duration.ofHours(1), () -> false);
        assertEquals(1, questions);
        beforeTry = () -> {
            beforeTry = () -> {};
            woken.wake();
        };
        clock.advance(Duration.ofMillis(10));
        assertEquals(2, questions);
        assertEquals(1, clock.pendingTasks(), "one pause has begun");
        assertFalse(woken.outcome().isDone());
    }

    @Test
    void whoeverCancelsWaitsNoLongerAndHoldsNothing() {
        taken.add(NAME);
        CompletableFuture<Optional<Lease>> lease = wait.acquire(NAME, Duration.ofHours(1), () -> false);
        assertTrue(lease.cancel(false));
        taken.remove(NAME);
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Set.of(), taken);
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void errorsOfTheStoreComeOut() {
        LeaseWait broken = polling(
                name -> {
                    throw new StoreException("It broke", "Repair it");
                },
                LeaseWait.Pauses.POLLING);
        CompletableFuture<Optional<Lease>> lease = broken.acquire(NAME, Duration.ofHours(1), () -> false);
        assertInstanceOf(
                StoreException.class,
                assertThrows(CompletionException.class, lease::join).getCause());
    }
}
