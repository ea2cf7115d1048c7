package dev.stslib.benchmarks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated fleet asks for over some time, all nodes and roles together.
 *
 * @param nodes how many nodes
 * @param roles how many roles
 * @param length for how long
 * @param requests requests to STS
 * @param early those for a role whose credentials no node had to renew yet
 * @param busiest the most requests within one second
 * @param calls calls into the store
 * @param bytes the mean payload of an entry in the store
 * @param reads reads by the application
 * @param failed those that gave no valid credentials
 * @param waited those that waited and were not the first of a node that has just started
 * @param longestWait how long one waited at most, milliseconds
 * @param spent processor time, nanoseconds
 */
record FleetFigures(
        int nodes,
        int roles,
        Duration length,
        long requests,
        long early,
        long busiest,
        long calls,
        double bytes,
        long reads,
        long failed,
        long waited,
        long longestWait,
        long spent) {
    /** A fleet that shares a store and of which one node ends, and another starts, every hour. */
    static FleetFigures shared(int nodes, int roles, Duration lifetime, Duration length) {
        return of(new CountedStore(), nodes, roles, lifetime, length, Duration.ofHours(1));
    }

    /** One node without a store, whose own refreshes are all there are. */
    static FleetFigures alone(int roles, Duration lifetime, Duration length) {
        return of(null, 1, roles, lifetime, length, Duration.ZERO);
    }

    private static FleetFigures of(
            @Nullable CountedStore store, int nodes, int roles, Duration lifetime, Duration length, Duration restart) {
        try (SimulatedNodes fleet = new SimulatedNodes(store, nodes, roles, lifetime)) {
            fleet.startInTurn();
            fleet.again();
            long before = store == null ? 0 : store.calls();
            long begun = Machine.cpuTime();
            fleet.pass(length, restart);
            return taken(fleet, store, before, nodes, roles, length, Machine.cpuTime() - begun);
        }
    }

    /** A fleet with an empty store that wants everything at the same moment, until the last reader is served. */
    static FleetFigures coldStart(int nodes, int roles) {
        CountedStore store = new CountedStore();
        try (SimulatedNodes fleet = new SimulatedNodes(store, nodes, roles, CannedTokens.LIFETIME)) {
            long begun = Machine.cpuTime();
            fleet.startAtOnce();
            return taken(fleet, store, 0, nodes, roles, Duration.ZERO, Machine.cpuTime() - begun);
        }
    }

    private static FleetFigures taken(
            SimulatedNodes fleet,
            @Nullable CountedStore store,
            long callsBefore,
            int nodes,
            int roles,
            Duration length,
            long spent) {
        return new FleetFigures(
                nodes,
                roles,
                length,
                fleet.requests(),
                fleet.early(),
                fleet.rate().mostInOneSecond(),
                store == null ? 0 : store.calls() - callsBefore,
                store == null ? 0 : store.bytes(),
                fleet.reads(),
                fleet.failed(),
                fleet.waited(),
                fleet.longestWait(),
                spent);
    }

    /** Requests a second for so many roles as this one. */
    double requestsASecond(int others) {
        return aSecond(requests, others);
    }

    /** Calls into the store a second for so many roles as this one. */
    double callsASecond(int others) {
        return aSecond(calls, others);
    }

    private double aSecond(long count, int others) {
        return (double) count / length.toSeconds() / roles * others;
    }
}
