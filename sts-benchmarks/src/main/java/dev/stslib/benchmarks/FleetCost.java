package dev.stslib.benchmarks;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What a fleet of one size costs, all roles together: the medians of several rounds, in which both sides take turns.
 *
 * @param roles how many roles
 * @param heap bytes in use after collection
 * @param sdkHeap the same of the SDK
 * @param start nanoseconds until all roles have been read once
 * @param sdkStart the same of the SDK
 */
record FleetCost(int roles, double heap, double sdkHeap, double start, double sdkStart) {
    /** So many requests a second that the limit delays nothing where the engine's own time is measured. */
    static final int NO_LIMIT = 1_000_000;

    private record Round(double heap, double start) {}

    /** Makes fleets, reads every role once. */
    private interface Maker {
        AutoCloseable make();
    }

    /**
     * Measures fleets.
     *
     * @param roles how many roles a fleet has
     * @param rounds how many rounds
     * @param atLeast how many roles all fleets of a round have together: one small fleet is too little to measure
     */
    static FleetCost of(int roles, int rounds, int atLeast) throws InterruptedException {
        int copies = Math.max(1, atLeast / roles);
        RoleProfiles profiles = new RoleProfiles(roles);
        List<Round> ours = new ArrayList<>();
        List<Round> sdk = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            CannedTokens tokens = new CannedTokens(InstantSource.system());
            ours.add(round(copies, () -> ours(profiles, tokens, roles)));
            try (StsClient client = SdkFleet.client()) {
                new SdkFleet(client, 1).readAll();
                sdk.add(round(copies, () -> sdk(client, roles)));
            }
        }
        return new FleetCost(roles, heap(ours), heap(sdk), start(ours), start(sdk));
    }

    private static AutoCloseable ours(RoleProfiles profiles, CannedTokens tokens, int roles) {
        Fleet fleet = new Fleet(Fleet.builder(profiles, tokens).poolSize(2).requestsPerSecond(NO_LIMIT), roles);
        fleet.readAll();
        return fleet;
    }

    private static AutoCloseable sdk(StsClient client, int roles) {
        SdkFleet fleet = new SdkFleet(client, roles);
        fleet.readAll();
        return fleet;
    }

    private static Round round(int copies, Maker maker) throws InterruptedException {
        List<AutoCloseable> kept = new ArrayList<>();
        long before = Machine.heap();
        long started = System.nanoTime();
        for (int i = 0; i < copies; i++) {
            kept.add(maker.make());
        }
        double start = (System.nanoTime() - started) / (double) copies;
        double heap = (Machine.heap() - before) / (double) copies;
        close(kept);
        return new Round(heap, start);
    }

    private static void close(List<AutoCloseable> kept) {
        for (AutoCloseable one : kept) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static double heap(List<Round> rounds) {
        return Numbers.median(rounds.stream().map(Round::heap).toList());
    }

    private static double start(List<Round> rounds) {
        return Numbers.median(rounds.stream().map(Round::start).toList());
    }
}
