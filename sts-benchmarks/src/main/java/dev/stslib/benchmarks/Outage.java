package dev.stslib.benchmarks;

import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** STS fails in every way: an hour of it with many roles, simulated; and beside the SDK with one role, in real time. */
final class Outage implements Program {
    /** What the provider allows a call by default. */
    private static final Duration GIVE_UP = Duration.ofSeconds(30);

    private static final Duration IN_WINDOW = Duration.ofSeconds(96);
    private static final Duration LAST_MINUTE = Duration.ofSeconds(45);
    /** Three tries in a background window of 15 minutes, then 1, 2, 4, 8 and 10 s apart, halved by the worst jitter. */
    private static final int BACKOFF = 3 + 16;

    /** What the engine allows itself by default; STS allows about 600. */
    private static final int LIMIT = RateLimits.PER_SECOND;

    private static final int RECOVERY = 1_800;
    /** The longest pause between two tries of a role. */
    private static final int PAUSE = 10;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    @Override
    public Report run(Scale scale) throws InterruptedException {
        rows.clear();
        remarks.clear();
        Map<String, Fault> faults = WireFaults.all();
        for (Map.Entry<String, Fault> fault : faults.entrySet()) {
            simulated(fault.getKey(), fault.getValue(), scale);
        }
        Duration length = Duration.ofMillis(scale.of(2_000, 100));
        for (Map.Entry<String, Fault> fault : faults.entrySet()) {
            if (scale == Scale.TINY && !fault.getKey().equals("throttling")) {
                continue;
            }
            live(fault.getKey() + ", background window", fault.getValue(), IN_WINDOW, length);
            live(fault.getKey() + ", last minute", fault.getValue(), LAST_MINUTE, length);
        }
        remarks.add(
                "Simulated: what is thrown for each fault comes from a real request to the embedded STS; a hang takes "
                        + GIVE_UP.toSeconds()
                        + " s of simulated time on one of eight threads. Every role is read every 5 s; all"
                        + " roles end within the hour. \"Ended\" is a read whose role's credentials have expired: there is nothing to"
                        + " serve.");
        remarks.add("Live: one role, eight callers that read every millisecond, " + length.toMillis()
                + " ms in real time. The SDK cannot be simulated: its clock cannot be set.");
        remarks.add(
                "All roles are to be served again after what a request may still hang, the longest pause between two"
                        + " tries, and as many seconds as the limit of " + LIMIT + " requests a second takes.");
        return new Report(
                "Outage",
                "STS fails; " + scale.of(1_000, 10) + " roles for a simulated hour, one role live",
                rows,
                remarks);
    }

    private void simulated(String name, Fault fault, Scale scale) {
        int roles = scale.of(1_000, 10);
        RuntimeException error = WireFaults.thrownFor(name, fault);
        try (SimulatedOutage outage = new SimulatedOutage(roles)) {
            long before = outage.rate.total();
            outage.fail(
                    error,
                    name.equals(WireFaults.HANG) ? GIVE_UP : Duration.ZERO,
                    scale == Scale.FULL ? Duration.ofHours(1) : Duration.ofMinutes(20));
            double requests = (double) (outage.rate.total() - before);
            long most = outage.rate.mostInOneSecond();
            long ended = outage.ended();
            double seconds = outage.recover(scale.of(RECOVERY, 60));
            String what = "simulated " + name + ": ";
            rows.add(Row.alone(what + "most requests for one role before its end", "requests", outage.mostBeforeEnd())
                    .want(Goal.atMost(BACKOFF)));
            rows.add(Row.alone(what + "requests for a role in the hour, all", "requests", requests / roles));
            rows.add(Row.alone(what + "most requests started in one second", "requests", most)
                    .want(Goal.atMost(LIMIT)));
            rows.add(Row.alone(what + "failed reads before the end", "reads", outage.failedBeforeEnd())
                    .want(Goal.atMost(0)));
            rows.add(Row.alone(what + "most waits of one role before its end", "waits", outage.mostWaits())
                    .want(Goal.atMost(1)));
            rows.add(Row.alone(what + "longest of these waits", "s", outage.longestWait())
                    .want(Goal.atMost((double) GIVE_UP.toSeconds())));
            rows.add(Row.alone(what + "until all roles are served again", "s", seconds)
                    .want(Goal.atMost(GIVE_UP.toSeconds() + PAUSE + Math.ceil((double) roles / LIMIT))));
            rows.add(Row.alone(what + "most requests in one second then", "requests", outage.rate.mostInOneSecond())
                    .want(Goal.atMost(LIMIT)));
            remarks.add("Simulated " + name + ": " + error.getClass().getSimpleName() + ", " + Numbers.text(ended)
                    + " reads of ended credentials.");
        }
    }

    private void live(String name, Fault fault, Duration left, Duration length) throws InterruptedException {
        LiveOutage ours = LiveOutage.ours(fault, left, length);
        LiveOutage sdk = LiveOutage.sdk(fault, left, length);
        String what = "live " + name + ": ";
        rows.add(Row.of(what + "requests", "1/s", ours.requestsPerSecond(), sdk.requestsPerSecond()));
        rows.add(Row.of(what + "failed reads", "%", ours.failedShare(), sdk.failedShare())
                .want(Goal.atMost(0)));
        rows.add(Row.of(what + "longest read", "ms", ours.longestMillis(), sdk.longestMillis()));
    }
}
