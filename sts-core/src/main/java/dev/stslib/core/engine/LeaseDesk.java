package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.LeaseWait;
import dev.stslib.api.spi.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where the processes that share a store agree on who asks STS, or a person. Whoever has waited for too long goes on
 * alone: a lease saves requests and guards nothing.
 */
public final class LeaseDesk {
    /** Longer than a request takes that goes well, shorter than a process that hangs can keep others waiting. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StoredCredentials stored;
    private final Executor pool;
    private final ScheduledExecutorService timer;

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

    boolean present() {
        return stored.leases().isPresent();
    }

    /** The lease once nobody else has it; nothing after a long wait, or where the store failed, which is reported. */
    CompletionStage<Optional<Lease>> acquire(Matter matter, String label) {
        Optional<Leases> leases = stored.leases();
        if (leases.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return new LeaseWait(leases.get(), pool, timer)
                .acquire(matter.name(), PATIENCE)
                .thenApply(lease -> lease.map(held -> matter.person() ? withPerson(leases.get(), matter, held) : held))
                .exceptionally(error -> {
                    RuntimeException why = Flight.unwrap(error);
                    if (why instanceof StslibException) { // anything else is the end of the engine's threads
                        stored.failed(label, why);
                    }
                    return Optional.empty();
                });
    }

    private static Lease withPerson(Leases leases, Matter matter, Lease held) {
        Optional<Lease> person = leases.tryAcquire(Leases.personAsked(matter.name()));
        return () -> {
            person.ifPresent(Lease::close);
            held.close();
        };
    }
}
