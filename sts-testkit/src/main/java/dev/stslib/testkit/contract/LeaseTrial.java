package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the leases of a store must do, if it has any. */
@SuppressWarnings("JUnitClassModifiers") // Extended by the kit.
abstract class LeaseTrial extends ChangeTrial {
    private static final EntryName LEASE = new EntryName("role/S3ReadOnlyRole-prod");
    private static final long PAUSE_NANOS = 1_000_000;
    private static final int SHARERS = 3;

    /** One has the lease until it gives it back; other names and entries have nothing to do with it. */
    @Test
    protected void oneHasTheLease() {
        try (OpenStore one = open();
                OpenStore two = open()) {
            Leases leases = leases(one);
            Lease lease = leases.tryAcquire(LEASE).orElseThrow();
            assertEquals(Optional.empty(), leases.tryAcquire(LEASE), "its own");
            assertEquals(Optional.empty(), leases(two).tryAcquire(LEASE), "another's");
            Lease other = leases(two).tryAcquire(new EntryName("other")).orElseThrow();
            assertTrue(two.save(Entries.entry(LEASE.value(), 1, new byte[0]), 0));
            lease.close();
            Lease next = leases(two).tryAcquire(LEASE).orElseThrow();
            lease.close();
            assertEquals(Optional.empty(), leases.tryAcquire(LEASE), "closing the old one twice frees nothing");
            next.close();
            other.close();
        }
    }

    /** Closing a store gives back its leases, and not those of others on the same place. */
    @Test
    protected void closingAStoreGivesItsLeasesBack() {
        OpenStore goes = open();
        try (OpenStore stays = open()) {
            assertTrue(leases(goes).tryAcquire(LEASE).isPresent());
            Lease kept = leases(stays).tryAcquire(new EntryName("kept")).orElseThrow();
            goes.close();
            freed(leases(stays)).close();
            try (OpenStore another = open()) {
                assertEquals(Optional.empty(), leases(another).tryAcquire(new EntryName("kept")));
            }
            kept.close();
        }
    }

    /** A lease is taken by another as soon as it is given back. */
    @Test
    protected void aLeaseIsWaitedFor() {
        try (OpenStore store = open()) {
            Lease first = leases(store).tryAcquire(LEASE).orElseThrow();
            assertEquals(Optional.empty(), await(leases(store), LEASE, Duration.ZERO), "no patience");
            CompletableFuture<Optional<Lease>> second =
                    CompletableFuture.supplyAsync(() -> await(leases(store), LEASE, leaseLimit()));
            assertFalse(second.isDone());
            first.close();
            second.join().orElseThrow().close();
        }
    }

    /** Another process sees that the lease is taken, and gets it when it is free. */
    @Test
    @Tag("processes")
    protected void processesSeeTheLease() throws IOException {
        assumeProcesses();
        try (OpenStore store = open()) {
            Lease lease = leases(store).tryAcquire(LEASE).orElseThrow();
            try (TrialProcess other = holder(LEASE.value(), "other", LEASE.value())) {
                assertEquals("not", other.line());
                other.go();
                assertEquals("taken", other.line());
                lease.close();
                other.go();
                assertEquals("taken", other.line());
            }
        }
    }

    private TrialProcess holder(String... leases) throws IOException {
        TrialProcess process = TrialProcess.start(getClass(), place(), TrialTask.HOLD_LEASE, leases);
        process.go();
        return process;
    }

    /** The lease of a process that is killed is free again. */
    @Test
    @Tag("processes")
    protected void theLeaseOfAKilledProcessIsFree() throws IOException {
        assumeProcesses();
        try (OpenStore store = open();
                TrialProcess holder = holder(LEASE.value())) {
            Leases leases = leases(store);
            assertEquals("taken", holder.line());
            assertEquals(Optional.empty(), leases.tryAcquire(LEASE));
            holder.kill();
            freed(leases).close();
        }
    }

    /** Several processes that want the same lease have it one after the other. */
    @Test
    @Tag("processes")
    protected void processesShareTheLease() throws IOException {
        assumeProcesses();
        try (OpenStore store = open()) {
            leases(store);
        }
        TrialProcess.run(
                SHARERS,
                getClass(),
                place(),
                TrialTask.SHARE_LEASE,
                "shared",
                temporary.resolve("alone").toString());
    }

    private Lease freed(Leases leases) {
        return await(leases, LEASE, leaseLimit())
                .orElseThrow(() -> new AssertionError("The lease is not free after " + leaseLimit()));
    }

    private static Leases leases(OpenStore store) {
        assumeTrue(store.leases().isPresent(), "The store has no leases");
        return store.leases().get();
    }

    /** The lease, as soon as it is free; empty if it does not become free in time. */
    static Optional<Lease> await(Leases leases, EntryName name, Duration limit) {
        long naps = limit.toNanos() / PAUSE_NANOS;
        Optional<Lease> lease = leases.tryAcquire(name);
        for (long i = 0; lease.isEmpty() && i < naps; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            lease = leases.tryAcquire(name);
        }
        return lease;
    }
}
