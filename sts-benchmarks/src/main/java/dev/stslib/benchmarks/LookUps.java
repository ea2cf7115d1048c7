package dev.stslib.benchmarks;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Time and allocation of reads of fresh credentials by role request, of many tenants in turn. */
final class LookUps {
    private static final int ROUNDS = 5;

    private final TenantFleet fleet;
    private final int tenants;
    private final int times;

    /**
     * A measurement.
     *
     * @param nanos processor time, the median of several rounds
     * @param bytes the median of what the thread allocated
     */
    record Cost(double nanos, double bytes) {}

    LookUps(TenantFleet fleet, int tenants, int times) {
        this.fleet = fleet;
        this.tenants = tenants;
        this.times = times;
    }

    /** Reads by requests that are kept, and that are equal to those that the engine keeps, but other objects. */
    Cost byKept() {
        List<RoleRequest> kept =
                IntStream.range(0, tenants).mapToObj(TenantRequests::of).toList();
        return of(tenant -> fleet.engine.credentials(kept.get(tenant)));
    }

    /** Reads by a request that is built for the read. */
    Cost byNew() {
        return of(tenant -> fleet.engine.credentials(TenantRequests.of(tenant)));
    }

    /** Reads by handles of the same requests, which need no look-up. */
    Cost byHandle() {
        List<CredentialHandle> handles = IntStream.range(0, tenants)
                .mapToObj(tenant -> fleet.engine.handle(TenantRequests.of(tenant)))
                .toList();
        Cost cost = of(tenant -> handles.get(tenant).get());
        handles.forEach(CredentialHandle::close);
        return cost;
    }

    private Cost of(IntFunction<Object> reader) {
        read(reader); // warms up
        List<Double> nanos = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long allocated = Machine.allocated();
            long started = Machine.cpuTime();
            read(reader);
            nanos.add((Machine.cpuTime() - started) / (double) times);
            bytes.add(Math.rint((Machine.allocated() - allocated) * 10.0 / times) / 10);
        }
        return new Cost(Numbers.median(nanos), Numbers.median(bytes));
    }

    private void read(IntFunction<Object> reader) {
        int tenant = 0;
        for (int i = 0; i < times; i++) {
            if (reader.apply(tenant) == this) { // so that no compiler leaves the read out
                throw new IllegalStateException("a look-up gave itself");
            }
            tenant = tenant + 1 == tenants ? 0 : tenant + 1;
        }
    }
}
