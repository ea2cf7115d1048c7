package dev.stslib.benchmarks;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What many roles cost in ten simulated hours: medians of several rounds, in which both sides take turns, after both have
 * worked equally long.
 *
 * @param refreshes how many refreshes there were in one round
 * @param reads how many reads in one round
 * @param failed how many reads in all rounds gave no valid credentials
 * @param busiest the most requests of ours that started in one simulated second
 * @param ours processor time of the working thread, nanoseconds
 * @param sdk the same of as many calls and reads of the SDK, over the loopback interface
 * @param bareSdk the same of calls whose answers lie ready, without any network
 */
record TenHours(long refreshes, long reads, long failed, long busiest, double ours, double sdk, double bareSdk) {
    private static final Duration READ_EVERY = Duration.ofMinutes(10);
    /** How often each is read while it lives. */
    private static final int READS = 5;

    static TenHours of(int roles, Scale scale) {
        RoleProfiles profiles = new RoleProfiles(roles);
        Duration length = Duration.ofHours(scale.of(10, 1));
        int calls = scale.of(10_000, 20);
        long warm = Duration.ofSeconds(scale.of(5, 0)).toNanos();
        try (World world = new World(InstantSource.system(), 1, CannedTokens.LIFETIME);
                StsClient client = world.client();
                StsClient bare = SdkFleet.client()) {
            worksFor(warm, () -> ours(profiles, roles, length));
            worksFor(warm, () -> sdkCall(client, calls / 10, i -> World.ROLE));
            worksFor(warm, () -> sdkCall(bare, calls, RoleProfiles::name));
            List<TenHours> rounds = new ArrayList<>();
            for (int round = 0; round < scale.of(5, 1); round++) {
                TenHours ours = ours(profiles, roles, length);
                rounds.add(ours.beside(
                        sdkCall(client, calls / 10, i -> World.ROLE) * ours.refreshes(),
                        sdkCall(bare, calls, RoleProfiles::name) * ours.refreshes()));
            }
            return together(rounds);
        }
    }

    private static void worksFor(long nanos, Runnable work) {
        long start = System.nanoTime();
        do {
            work.run();
        } while (System.nanoTime() - start < nanos);
    }

    private static TenHours together(List<TenHours> rounds) {
        TenHours last = rounds.get(rounds.size() - 1);
        return new TenHours(
                last.refreshes(),
                last.reads(),
                rounds.stream().mapToLong(TenHours::failed).sum(),
                rounds.stream().mapToLong(TenHours::busiest).max().orElseThrow(),
                Numbers.median(rounds.stream().map(TenHours::ours).toList()),
                Numbers.median(rounds.stream().map(TenHours::sdk).toList()),
                Numbers.median(rounds.stream().map(TenHours::bareSdk).toList()));
    }

    private TenHours beside(double sdks, double bare) {
        return new TenHours(refreshes, reads, failed, busiest, ours, sdks, bare);
    }

    private static TenHours ours(RoleProfiles profiles, int roles, Duration length) {
        try (SimulatedFleet fleet = fleet(profiles, roles)) {
            RequestRate rate = fleet.tokens().rate();
            long before = rate.total();
            double spent = fleet.pass(length, READ_EVERY);
            return new TenHours(
                    rate.total() - before,
                    fleet.reads(),
                    fleet.failed(),
                    rate.mostInOneSecond(),
                    spent,
                    Double.NaN,
                    Double.NaN);
        }
    }

    /** A fleet of which every role has been read once. */
    static SimulatedFleet fleet(RoleProfiles profiles, int roles) {
        return new SimulatedFleet(new ManualClock(Instant.parse("2031-05-06T07:00:00Z")), profiles, roles);
    }

    /** The mean processor time of so many calls of AssumeRole, nanoseconds, each with as many reads as one of ours. */
    private static double sdkCall(StsClient client, int calls, IntFunction<String> names) {
        SdkFleet fleet = new SdkFleet(client, calls, names);
        long before = Machine.cpuTime();
        for (int i = 0; i < READS; i++) {
            fleet.readAll();
        }
        return (Machine.cpuTime() - before) / (double) calls;
    }
}
