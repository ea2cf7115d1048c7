package dev.stslib.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated day of a fleet that shares a store: requests for each role and period, and a table to size a fleet by.
 */
final class FleetDay implements Program {
    /** What a server keeps for an entry beside its payload: the key, the seal, the entry's description, and its own records. */
    private static final double KEPT_BESIDE = 700;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final List<Row> rows = new ArrayList<>();

    @Override
    public Report run(Scale scale) {
        rows.clear();
        day(scale);
        coldStart(scale.of(20, 3), scale.of(1_000, 20));
        double bytes = 0;
        for (Duration lifetime : List.of(QUARTER, HOUR)) {
            for (int nodes : scale == Scale.FULL ? new int[] {5, 50} : new int[] {2}) {
                bytes = size(nodes, lifetime, scale);
            }
        }
        for (int roles : new int[] {1_000, 10_000}) {
            rows.add(Row.alone(
                    "memory of Redis, " + Numbers.text(roles) + " roles", "MB", roles * (bytes + KEPT_BESIDE) / 1e6));
        }
        return new Report(
                "FleetDay",
                "nodes that share a store, beside the same nodes without one, on simulated time",
                "alone",
                rows,
                List.of(
                        "Each node is a whole engine and reads each role six times in the life of its credentials. An"
                                + " answer of STS takes 60 ms, one of the store 1 ms. Every hour one node ends, and another"
                                + " takes its place.",
                        "A period is the time from an answer to the refresh that its holder schedules: that of one node"
                                + " alone.",
                        "The rows by nodes, roles and lifetime come from "
                                + Numbers.text(scale.of(200, 5)) + " roles over "
                                + scale.of(6, 1) + " hours; both figures grow as the roles do.",
                        "The reads that waited were the first of a node after a minute without any: the engine looks at the"
                                + " profiles before it renews what they ask for.",
                        "Each call into the store is one command of Redis.",
                        "Memory of Redis: the payload of a mean entry, with a token of 700 characters, and "
                                + Numbers.text(KEPT_BESIDE) + " B more."));
    }

    private void day(Scale scale) {
        int nodes = scale.of(50, 3);
        int roles = scale.of(Integer.getInteger("fleet.roles", 1_000), 10);
        Duration length = Duration.ofHours(scale.of(24, 2));
        FleetFigures alone = FleetFigures.alone(roles, HOUR, length);
        FleetFigures shared = FleetFigures.shared(nodes, roles, HOUR, length);
        String who = nodes + " nodes, " + Numbers.text(roles) + " roles, " + length.toHours() + " h: ";
        rows.add(Row.of(
                who + "requests to STS", "requests", (double) shared.requests(), (double) nodes * alone.requests()));
        rows.add(Row.of(
                        who + "requests for each role and period",
                        "requests",
                        (double) shared.requests() / alone.requests(),
                        nodes)
                .want(Goal.atMost(1.02)));
        rows.add(Row.alone(who + "requests before they were due", "requests", shared.early())
                .want(Goal.atMost(0)));
        rows.add(Row.alone(who + "most requests in one second", "requests", shared.busiest()));
        rows.add(Row.alone(who + "reads of expired credentials", "reads", shared.failed())
                .want(Goal.atMost(0)));
        rows.add(Row.alone(who + "reads that waited, of " + Numbers.text(shared.reads()), "reads", shared.waited()));
        rows.add(Row.alone(who + "longest first read of a new node", "ms", shared.longestWait()));
        rows.add(Row.alone(who + "calls into the store", "1/s", shared.callsASecond(roles)));
        rows.add(Row.alone(who + "processor time", "s", shared.spent() / 1e9));
    }

    private void coldStart(int nodes, int roles) {
        FleetFigures start = FleetFigures.coldStart(nodes, roles);
        String who = nodes + " nodes want " + Numbers.text(roles) + " roles at once: ";
        rows.add(Row.of(who + "requests for each role", "requests", (double) start.requests() / roles, nodes)
                .want(Goal.atMost(1.02)));
        rows.add(Row.alone(who + "reads without credentials", "reads", start.failed())
                .want(Goal.atMost(0)));
        rows.add(Row.alone(who + "until the last is served", "ms", start.longestWait()));
    }

    /** The mean payload of an entry. */
    private double size(int nodes, Duration lifetime, Scale scale) {
        int roles = scale.of(200, 5);
        Duration length = Duration.ofHours(scale.of(6, 1));
        FleetFigures alone = FleetFigures.alone(roles, lifetime, length);
        FleetFigures shared = FleetFigures.shared(nodes, roles, lifetime, length);
        for (int many : new int[] {1_000, 10_000}) {
            String who = nodes + " nodes, " + Numbers.text(many) + " roles, " + lifetime.toMinutes() + " min: ";
            rows.add(Row.of(
                    who + "requests to STS", "1/s", shared.requestsASecond(many), nodes * alone.requestsASecond(many)));
            rows.add(Row.alone(who + "commands of Redis", "1/s", shared.callsASecond(many)));
        }
        return shared.bytes();
    }
}
