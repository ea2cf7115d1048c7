package dev.stslib.benchmarks;

import dev.stslib.core.traffic.Limits;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sts.StsClient;

/** Ten to ten thousand roles in one process: heap, start-up, threads, and ten simulated hours of refreshes. */
final class ManyRoles implements Program {
    private static final int POOL = 8;
    /** What the engine allows itself by default; STS allows about 600. */
    private static final int LIMIT = Limits.PER_SECOND;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    @Override
    public Report run(Scale scale) throws InterruptedException {
        rows.clear();
        remarks.clear();
        int[] sizes = scale == Scale.FULL ? new int[] {10, 100, 1_000, 10_000} : new int[] {2, 10};
        int rounds = scale.of(5, 1);
        FleetCost.of(sizes[0], 1); // loads the classes
        List<FleetCost> costs = new ArrayList<>();
        for (int roles : sizes) {
            costs.add(FleetCost.of(roles, rounds));
        }
        for (FleetCost cost : costs) {
            String many = Numbers.text(cost.roles()) + " roles";
            rows.add(Row.of("heap for a role, " + many, "B", cost.heap() / cost.roles(), cost.sdkHeap() / cost.roles())
                    .want(cost.roles() >= 1_000 ? Goal.ratio(1) : Goal.NONE));
            rows.add(Row.of("start-up and first read, " + many, "ms", cost.start() / 1e6, cost.sdkStart() / 1e6));
        }
        for (int i = 1; i < costs.size(); i++) {
            growth(costs.get(i - 1), costs.get(i));
        }
        threads(sizes[sizes.length - 1]);
        tenHours(sizes[sizes.length - 1], scale);
        remarks.add("Heap: what is in use after collection, with the role profiles (ours) and the shared client (the"
                + " SDK's) there before; divided by the roles. Both hold a token of 700 characters. Small fleets are"
                + " measured many at a time; so ours includes the engine's own share.");
        remarks.add("Heap and start-up are medians of " + Numbers.text(rounds)
                + " rounds, in which both sides take turns, each after a collection.");
        remarks.add("Start-up is measured with a limit of " + Numbers.text(FleetCost.NO_LIMIT)
                + " requests a second, since the" + " SDK has none; everything else with the default of " + LIMIT
                + ".");
        return new Report("ManyRoles", "many roles in one process, STS replaced by canned answers", rows, remarks);
    }

    private void growth(FleetCost from, FleetCost to) {
        String step = Numbers.text(from.roles()) + " to " + Numbers.text(to.roles()) + " roles";
        rows.add(Row.of(
                        "growth of heap, " + step,
                        "exponent",
                        Numbers.exponent(from.roles(), from.heap(), to.roles(), to.heap()),
                        Numbers.exponent(from.roles(), from.sdkHeap(), to.roles(), to.sdkHeap()))
                .want(Goal.atMost(1.05)));
        rows.add(Row.of(
                        "growth of start-up, " + step,
                        "exponent",
                        Numbers.exponent(from.roles(), from.start(), to.roles(), to.start()),
                        Numbers.exponent(from.roles(), from.sdkStart(), to.roles(), to.sdkStart()))
                .want(Goal.atMost(1.1)));
    }

    private void threads(int roles) {
        CannedTokens tokens = new CannedTokens(InstantSource.system());
        try (Fleet fleet =
                new Fleet(Fleet.builder(new RoleProfiles(roles), tokens).poolSize(POOL), roles)) {
            fleet.readAll();
            rows.add(Row.alone(
                            "threads, pool of " + POOL + ", " + Numbers.text(roles) + " roles",
                            "threads",
                            Machine.threads("stslib-"))
                    .want(Goal.atMost(POOL + 2)));
            rows.add(Row.alone(
                            "most requests started in one second, cold start, real time",
                            "requests",
                            tokens.rate().mostInOneSecond())
                    .want(Goal.atMost(LIMIT)));
        }
    }

    /** Both sides have made as many requests before their time is taken. */
    private void tenHours(int roles, Scale scale) {
        long warm;
        long busiest;
        try (SimulatedFleet fleet = fleet(roles)) {
            fleet.pass(Duration.ofHours(scale.of(2, 1)), Duration.ofMinutes(5));
            warm = fleet.tokens().rate().total();
            busiest = fleet.tokens().rate().mostInOneSecond();
        }
        try (SimulatedFleet fleet = fleet(roles)) {
            RequestRate rate = fleet.tokens().rate();
            long first = rate.total();
            long before = Machine.cpuTime();
            fleet.pass(Duration.ofHours(scale.of(10, 1)), Duration.ofMinutes(10));
            double ours = (double) (Machine.cpuTime() - before);
            long requests = rate.total() - first;
            double sdk = sdkCallCpu(warm + first, scale.of(10_000, 20)) * (double) requests;
            rows.add(Row.of(
                            "processor time of ten simulated hours, " + Numbers.text(roles) + " roles",
                            "ms",
                            ours / 1e6,
                            sdk / 1e6)
                    .want(Goal.ratio(20)));
            rows.add(Row.alone("reads of expired credentials in them", "reads", fleet.failed())
                    .want(Goal.atMost(0)));
            busiest(rate.mostInOneSecond(), "read every 10 minutes");
            remarks.add("Ten simulated hours: " + Numbers.text(requests) + " refreshes and "
                    + Numbers.text(fleet.reads()) + " reads on one thread. The SDK's figure is the processor time of as"
                    + " many AssumeRole calls through its client without a network, so the real ratio is larger. Both are"
                    + " the time of the thread that works, without the compiler's and the collector's threads, and both"
                    + " sides are warm: each had made " + Numbers.text(warm + first) + " requests before.");
        }
        busiest(busiest, "all read at the opening of the window");
    }

    private static SimulatedFleet fleet(int roles) {
        ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
        return new SimulatedFleet(clock, new RoleProfiles(roles), roles);
    }

    private void busiest(long most, String how) {
        rows.add(Row.alone("most requests started in one simulated second, " + how, "requests", most)
                .want(Goal.atMost(LIMIT)));
    }

    /** The mean of so many calls after at least so many others. */
    private static double sdkCallCpu(long warm, int calls) {
        try (StsClient client = SdkFleet.client()) {
            for (long made = 0; made < warm; made += calls) {
                new SdkFleet(client, calls).readAll();
            }
            long before = Machine.cpuTime();
            new SdkFleet(client, calls).readAll();
            return (Machine.cpuTime() - before) / (double) calls;
        }
    }
}
