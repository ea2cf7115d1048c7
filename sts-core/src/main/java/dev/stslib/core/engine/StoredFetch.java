package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.Lease;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the store before it asks: another process, or an earlier run, may have left better credentials there. Where
 * the store has leases, one process asks and the others wait for what it leaves in the store. What came is stored
 * before anybody is served, and before the lease ends.
 */
final class StoredFetch implements Fetch {
    private final CredentialKey key;
    private final Subject subject;
    private final Fetch behind;
    private final StoredCredentials stored;
    private final LeaseDesk leases;
    private final LeaseDesk.Matter matter;
    private final Timing timing;
    private final Executor pool;

    StoredFetch(
            CredentialKey key,
            Subject subject,
            Fetch behind,
            StoredCredentials stored,
            LeaseDesk leases,
            LeaseDesk.Matter matter,
            Timing timing,
            Executor pool) {
        this.key = key;
        this.subject = subject;
        this.behind = behind;
        this.stored = stored;
        this.leases = leases;
        this.matter = matter;
        this.timing = timing;
        this.pool = pool;
    }

    @Override
    public CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
        if (flight.urgency == Urgency.FORCED) {
            return ask(flight, current);
        }
        Supplier<Optional<TemporaryCredentials>> look = new Supplier<>() {
            @Override
            public Optional<TemporaryCredentials> get() {
                return better(current);
            }
        };
        return CompletableFuture.supplyAsync(look, flight.executor(pool)).thenCompose(new Function<>() {
            @Override
            public CompletionStage<TemporaryCredentials> apply(Optional<TemporaryCredentials> found) {
                return found.isPresent() ? CompletableFuture.completedStage(found.get()) : together(flight, current);
            }
        });
    }

    @Override
    public CompletionStage<@Nullable Void> prepare(Flight flight) {
        return behind.prepare(flight);
    }

    @Override
    public @Nullable String account() {
        return behind.account();
    }

    /** The source comes first: whoever holds the lease then has one request to make, and nobody to wait for. */
    private CompletionStage<TemporaryCredentials> together(Flight flight, @Nullable TemporaryCredentials current) {
        if (!leases.present()) {
            return ask(flight, current);
        }
        return behind.prepare(flight)
                .thenCompose(ready -> leases.acquire(
                        matter, subject.label(), () -> better(current).isPresent()))
                .thenCompose(lease -> holding(lease, flight, current));
    }

    private CompletionStage<TemporaryCredentials> holding(
            Optional<Lease> lease, Flight flight, @Nullable TemporaryCredentials current) {
        // A question to a person may become needless long before it is answered.
        CompletionStage<TemporaryCredentials> unused = flight.landing.whenComplete((got, error) -> giveBack(lease));
        CompletionStage<TemporaryCredentials> outcome;
        try {
            Optional<TemporaryCredentials> found = better(current);
            outcome = found.isPresent() ? CompletableFuture.completedStage(found.get()) : ask(flight, current);
        } catch (RuntimeException | Error e) {
            outcome = CompletableFuture.failedStage(e);
        }
        return outcome.whenComplete((got, error) -> giveBack(lease));
    }

    private void giveBack(Optional<Lease> lease) {
        lease.ifPresent(held -> leases.giveBack(held, subject.label()));
    }

    private CompletionStage<TemporaryCredentials> ask(Flight flight, @Nullable TemporaryCredentials current) {
        return behind.fetch(flight, current).thenApply(got -> {
            stored.save(key, subject, got);
            return got;
        });
    }

    /** What is stored, if it is worth more than what the cell has. */
    private Optional<TemporaryCredentials> better(@Nullable TemporaryCredentials current) {
        Optional<TemporaryCredentials> found = stored.load(key, subject.label());
        return found.isPresent() && isBetter(found.get(), current) ? found : Optional.empty();
    }

    private boolean isBetter(TemporaryCredentials there, @Nullable TemporaryCredentials current) {
        Phase phase = Lifespan.of(there, timing.settings().advisoryWindow())
                .phase(timing.clock().millis());
        boolean nothingElse =
                current == null || current.isExpired(timing.clock().instant());
        boolean usable = phase == Phase.FRESH || (phase == Phase.ADVISORY && nothingElse);
        return usable
                && (current == null
                        || (there.expiration().isAfter(current.expiration())
                                && !there.accessKeyId().equals(current.accessKeyId())));
    }
}
