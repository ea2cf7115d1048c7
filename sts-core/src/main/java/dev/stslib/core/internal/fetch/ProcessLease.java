package dev.stslib.core.internal.fetch;

import dev.stslib.api.spi.Lease;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.core.internal.store.ProcessLeases.LeaseScope;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets one process ask while the others wait here for what it leaves in the store. */
final class ProcessLease<V> implements FetchStage<V> {
    private final ProcessLeases leases;
    private final StoreLookup<V> lookup;

    ProcessLease(ProcessLeases leases, StoreLookup<V> lookup) {
        this.leases = leases;
        this.lookup = lookup;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        if (context.isForced() || !leases.isPresent()) {
            return next.fetch(context);
        }
        FetchRequest<V> request = context.request();
        LeaseScope scope = scope(request);
        context.refresh().asksPerson(scope.isForPerson());
        return leases.acquire(scope, request.key(), context.label(), () -> lookup.hasBetter(context))
                .thenCompose(lease -> {
                    context.refresh().asksPerson(false);
                    return holding(lease, context, next);
                });
    }

    private CompletionStage<V> holding(Optional<Lease> lease, FetchContext<V> context, Next<V> next) {
        if (lease.isEmpty()) {
            return next.fetch(context);
        }
        AtomicBoolean released = new AtomicBoolean();
        Runnable release = () -> {
            if (released.compareAndSet(false, true)) {
                leases.release(lease.get(), context.label());
            }
        };
        // A question to a person may become needless long before it is answered.
        context.refresh().onSuperseded(release);
        return next.fetch(context).whenComplete((value, error) -> release.run());
    }

    private static LeaseScope scope(FetchRequest<?> request) {
        MfaRequirement code = request.code();
        return code != null && request.isInteractive()
                ? LeaseScope.ofDevice(code.serial())
                : LeaseScope.of(request.key());
    }
}
