package dev.stslib.benchmarks;

import dev.stslib.core.internal.ratelimit.RateLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Ten to ten thousand roles in one process: heap, start-up, threads, and ten simulated hours of refreshes. */
final class ManyRoles implements Program {
    private static final int POOL = 8;
    /** What the engine allows itself by default; STS allows about 600. */
    private static final int LIMIT = RateLimits.PER_SECOND;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    @Override
    public Report run(Scale scale) throws InterruptedException {
        rows.clear();
        remarks.clear();
        int[] sizes = scale == Scale.FULL ? new int[] {10, 100, 1_000, 10_000} : new int[] {2, 10};
        int rounds = scale.of(5, 1);
        int atLeast = scale.of(1_000, 200);
        FleetCost.of(sizes[0], 1, atLeast); // loads the classes
        List<FleetCost> costs = new ArrayList<>();
        for (int roles : sizes) {
            costs.add(FleetCost.of(roles, rounds, atLeast));
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

    private void tenHours(int roles, Scale scale) {
        TenHours cost = TenHours.of(roles, scale);
        String many = Numbers.text(roles) + " roles";
        rows.add(Row.of("processor time of ten simulated hours, " + many, "ms", cost.ours() / 1e6, cost.sdk() / 1e6)
                .want(Goal.ratio(20)));
        rows.add(Row.of(
                "the same, the SDK's answers without any network", "ms", cost.ours() / 1e6, cost.bareSdk() / 1e6));
        rows.add(Row.alone("reads of expired credentials in them", "reads", cost.failed())
                .want(Goal.atMost(0)));
        busiest(cost.busiest(), "read every 10 minutes");
        try (SimulatedFleet fleet = TenHours.fleet(new RoleProfiles(roles), roles)) {
            fleet.pass(Duration.ofHours(scale.of(2, 1)), Duration.ofMinutes(5));
            busiest(fleet.tokens().rate().mostInOneSecond(), "all read at the opening of the window");
        }
        remarks.add("Ten simulated hours: " + Numbers.text(cost.refreshes()) + " refreshes and "
                + Numbers.text(cost.reads()) + " reads on one thread. The SDK's figure is the processor time of as many"
                + " AssumeRole calls through its client over the loopback interface, without the server's, and as many"
                + " reads, but no timers. All are the time of the thread that works, without the compiler's and the"
                + " collector's threads, and medians of " + scale.of(5, 1)
                + " rounds in which both sides take turns, after each has"
                + " worked for " + scale.of(5, 0) + " s.");
    }

    private void busiest(long most, String how) {
        rows.add(Row.alone("most requests started in one simulated second, " + how, "requests", most)
                .want(Goal.atMost(LIMIT)));
    }
}
