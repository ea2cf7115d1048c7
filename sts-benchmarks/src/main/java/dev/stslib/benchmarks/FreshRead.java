package dev.stslib.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Time and allocation of a read of fresh credentials, by JMH, in rounds so that ours and the SDK's alternate. */
final class FreshRead implements Program {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    /** How many times the limit a read may take. */
    private static final double TIMES_LIMIT = 1.25;

    private record ReadCall(String method, String what, String peer, double faster) {}

    private static final List<ReadCall> CALLS = List.of(
            new ReadCall("handle", "handle.get()", "sdk", 2),
            new ReadCall("byName", "engine.credentials(name)", "sdk", 1.6),
            new ReadCall("adapter", "SdkCredentials.resolveCredentials()", "sdk", 1.6),
            new ReadCall("handleAsync", "handle.async()", "sdkAsync", 1),
            new ReadCall("adapterAsync", "SdkCredentials.resolveIdentity()", "sdkAsync", 1));

    @Override
    public Report run(Scale scale) throws RunnerException {
        List<Row> rows = new ArrayList<>();
        for (int threads : scale == Scale.FULL ? new int[] {1, 2, 8} : new int[] {1}) {
            Map<String, List<Double>> times = new HashMap<>();
            Map<String, List<Double>> bytes = new HashMap<>();
            for (int round = 0; round < scale.of(2, 1); round++) {
                for (RunResult result : measure(threads, scale)) {
                    String method = method(result);
                    add(times, method, result.getPrimaryResult().getScore());
                    add(bytes, method, allocated(result));
                }
            }
            rows.addAll(rows(threads, times, bytes));
        }
        return new Report(
                "FreshRead",
                "a read of fresh credentials (JMH, average time, medians of rounds)",
                rows,
                List.of(
                        "The SDK's figures are those of StsAssumeRoleCredentialsProvider: resolveCredentials() beside the"
                                + " first three, resolveIdentity() beside the asynchronous ones.",
                        "The limit is what no read that judges by the clock can do without: one currentTimeMillis(), one"
                                + " volatile read, one comparison of a long."));
    }

    private static Iterable<RunResult> measure(int threads, Scale scale) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(FreshReadBench.class.getName() + "\\..*")
                        .threads(threads)
                        .forks(scale.of(1, 0))
                        .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-Xmx512m")
                        .warmupIterations(scale.of(3, 1))
                        .warmupTime(TimeValue.milliseconds(scale.of(300, 10)))
                        .measurementIterations(scale.of(5, 1))
                        .measurementTime(TimeValue.milliseconds(scale.of(200, 10)))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static List<Row> rows(int threads, Map<String, List<Double>> times, Map<String, List<Double>> bytes) {
        List<Row> rows = new ArrayList<>();
        for (ReadCall call : CALLS) {
            String what = call.what() + ", " + threads + (threads == 1 ? " thread" : " threads");
            rows.add(Row.of(what, "ns", median(times, call.method()), median(times, call.peer()))
                    .want(Goal.ratio(call.faster())));
            double ours = Math.rint(median(bytes, call.method()) * 10) / 10;
            double theirs = Math.rint(median(bytes, call.peer()) * 10) / 10;
            rows.add(Row.of(what, "B", ours, theirs).want(Goal.atMost(0)));
        }
        String on = ", " + threads + (threads == 1 ? " thread" : " threads");
        double limit = median(times, "limit");
        rows.add(Row.alone("the limit" + on, "ns", limit));
        rows.add(Row.alone("handle.get() beside the limit" + on, "times", median(times, "handle") / limit)
                .want(Goal.atMost(TIMES_LIMIT)));
        return rows;
    }

    private static String method(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().values().stream()
                .filter(one -> one.getLabel().endsWith(ALLOCATION))
                .mapToDouble(one -> one.getScore())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("JMH did not measure " + ALLOCATION));
    }

    private static void add(Map<String, List<Double>> all, String method, double value) {
        all.computeIfAbsent(method, missing -> new ArrayList<>()).add(value);
    }

    private static double median(Map<String, List<Double>> all, String method) {
        return Numbers.median(all.getOrDefault(method, List.of()));
    }
}
