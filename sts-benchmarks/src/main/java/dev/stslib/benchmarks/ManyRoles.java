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

    /** So many that the limit delays nothing where the engine's own time is measured. */
    private static final int NO_LIMIT = 1_000_000;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** What one size costs: bytes and nanoseconds, all roles together. */
    private record Cost(int roles, double heap, double sdkHeap, double start, double sdkStart) {}

    @Override
    public Report run(Scale scale) throws InterruptedException {
        rows.clear();
        remarks.clear();
        int[] sizes = scale == Scale.FULL ? new int[] {10, 100, 1_000, 10_000} : new int[] {2, 10};
        cost(sizes[0]); // loads the classes
        List<Cost> costs = new ArrayList<>();
        for (int roles : sizes) {
            costs.add(cost(roles));
        }
        for (Cost cost : costs) {
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
        remarks.add("Start-up is measured with a limit of " + Numbers.text(NO_LIMIT) + " requests a second, since the"
                + " SDK has none; everything else with the default of " + LIMIT + ".");
        return new Report("ManyRoles", "many roles in one process, STS replaced by canned answers", rows, remarks);
    }

    private static Cost cost(int roles) throws InterruptedException {
        int copies = Math.max(1, 1_000 / roles);
        RoleProfiles profiles = new RoleProfiles(roles);
        CannedTokens tokens = new CannedTokens(InstantSource.system());
        List<AutoCloseable> kept = new ArrayList<>();
        long before = Machine.heap();
        long started = System.nanoTime();
        for (int i = 0; i < copies; i++) {
            Fleet fleet = new Fleet(Fleet.builder(profiles, tokens).poolSize(2).requestsPerSecond(NO_LIMIT), roles);
            fleet.readAll();
            kept.add(fleet);
        }
        double start = (System.nanoTime() - started) / (double) copies;
        double heap = (Machine.heap() - before) / (double) copies;
        close(kept);
        try (StsClient client = SdkFleet.client()) {
            new SdkFleet(client, 1).readAll();
            long sdkBefore = Machine.heap();
            long sdkStarted = System.nanoTime();
            for (int i = 0; i < copies; i++) {
                SdkFleet fleet = new SdkFleet(client, roles);
                fleet.readAll();
                kept.add(fleet);
            }
            double sdkStart = (System.nanoTime() - sdkStarted) / (double) copies;
            double sdkHeap = (Machine.heap() - sdkBefore) / (double) copies;
            close(kept);
            return new Cost(roles, heap, sdkHeap, start, sdkStart);
        }
    }

    private static void close(List<AutoCloseable> kept) {
        for (AutoCloseable one : kept) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        kept.clear();
    }

    private void growth(Cost from, Cost to) {
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
        String many = Numbers.text(roles) + " roles";
        try (SimulatedFleet fleet = fleet(roles)) {
            long before = Machine.cpuTime();
            fleet.pass(Duration.ofHours(scale.of(10, 1)), Duration.ofMinutes(10));
            double ours = (double) (Machine.cpuTime() - before);
            long requests = fleet.tokens().rate().total();
            double sdk = sdkCallCpu(scale.of(5_000, 20)) * (double) requests;
            rows.add(Row.of("processor time of ten simulated hours, " + many, "ms", ours / 1e6, sdk / 1e6)
                    .want(Goal.ratio(20)));
            rows.add(Row.alone("reads of expired credentials in them", "reads", fleet.failed())
                    .want(Goal.atMost(0)));
            busiest(fleet, "read every 10 minutes");
            remarks.add(
                    "Ten simulated hours: " + Numbers.text(requests) + " refreshes and " + Numbers.text(fleet.reads())
                            + " reads on one thread; the SDK's figure is the processor time of as many AssumeRole calls through"
                            + " its client without a network, so the real ratio is larger.");
        }
        try (SimulatedFleet fleet = fleet(roles)) {
            fleet.pass(Duration.ofHours(scale.of(2, 1)), Duration.ofMinutes(5));
            busiest(fleet, "all read at the opening of the window");
        }
    }

    private static SimulatedFleet fleet(int roles) {
        ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
        return new SimulatedFleet(clock, new RoleProfiles(roles), roles);
    }

    private void busiest(SimulatedFleet fleet, String how) {
        rows.add(Row.alone(
                        "most requests started in one simulated second, " + how,
                        "requests",
                        fleet.tokens().rate().mostInOneSecond())
                .want(Goal.atMost(LIMIT)));
    }

    private static double sdkCallCpu(int calls) {
        try (StsClient client = SdkFleet.client()) {
            new SdkFleet(client, calls).readAll();
            long before = Machine.cpuTime();
            new SdkFleet(client, calls).readAll();
            return (Machine.cpuTime() - before) / (double) calls;
        }
    }
}
