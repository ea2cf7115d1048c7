package dev.stslib.benchmarks;

import dev.stslib.api.request.RoleRequest;
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
    /** Keeps what was read, so that no compiler leaves the read out. */
    private volatile Object sink = "nothing";

    /**
     * A measurement.
     *
     * @param nanos the median of several rounds
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
        return of(kept::get);
    }

    /** Reads by a request that is built for the read. */
    Cost byNew() {
        return of(TenantRequests::of);
    }

    private Cost of(IntFunction<RoleRequest> requests) {
        read(requests); // warms up
        List<Double> nanos = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long allocated = Machine.allocated();
            long started = System.nanoTime();
            read(requests);
            nanos.add((System.nanoTime() - started) / (double) times);
            bytes.add(Math.rint((Machine.allocated() - allocated) * 10.0 / times) / 10);
        }
        return new Cost(Numbers.median(nanos), Numbers.median(bytes));
    }

    private void read(IntFunction<RoleRequest> requests) {
        int tenant = 0;
        for (int i = 0; i < times; i++) {
            sink = fleet.engine.credentials(requests.apply(tenant));
            tenant = tenant + 1 == tenants ? 0 : tenant + 1;
        }
    }
}
