package dev.stslib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From the start of a JVM to the first credentials: whole processes, in rounds so that ours and the SDK's alternate. */
final class ColdStart implements Program {
    private static final String SDK_PACKAGE = "software.amazon.awssdk.";
    private static final List<String> WARM = List.of("key-file", "password");
    private static final int NAMED = 5;

    @Override
    public Report run(Scale scale) throws IOException, InterruptedException {
        Map<String, List<Double>> times = new HashMap<>();
        List<String> remarks = new ArrayList<>();
        try (World world = new World(InstantSource.system(), 1, Duration.ofHours(1))) {
            Files.createDirectory(
                    world.folder.resolve("keys"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (String kind : WARM) {
                ours(world, kind, List.of()); // fills the store
            }
            int filled = world.requests();
            for (int round = 0; round < scale.of(11, 1); round++) {
                for (String kind : WARM) {
                    add(times, kind, ours(world, kind, List.of()));
                }
                int before = world.requests();
                add(times, "assume", ours(world, "assume", List.of()));
                add(times, "sdk", sdk(world));
                filled += world.requests() - before;
            }
            if (world.requests() != filled) {
                throw new IllegalStateException("a warm start asked STS");
            }
            remarks.add("Warm starts sent no request to STS.");
            for (String kind : WARM) {
                remarks.add(loaded(kind, ours(world, kind, List.of("-Xlog:class+load"))));
            }
        }
        double sdk = median(times, "sdk");
        return new Report(
                "ColdStart",
                "from the start of the JVM to the first credentials (medians, default JVM options)",
                List.of(
                        Row.of("AssumeRole", "ms", median(times, "assume"), sdk),
                        Row.of("warm keystore, key file", "ms", median(times, "key-file"), sdk)
                                .want(Goal.ratio(1 / 0.3)),
                        Row.of("warm keystore, password", "ms", median(times, "password"), sdk)),
                remarks);
    }

    private static ChildProcess ours(World world, String kind, List<String> jvm)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(world.environment());
        environment.put("STORE_PASSWORD", "planted for the benchmark");
        return ChildProcess.run(environment, jvm, FirstCredentials.class, kind, world.folder.toString());
    }

    private static ChildProcess sdk(World world) throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("AWS_ACCESS_KEY_ID", world.accessKeyId(), "AWS_SECRET_ACCESS_KEY", world.secretAccessKey());
        return ChildProcess.run(
                environment,
                List.of(),
                SdkFirstCredentials.class,
                world.sts.endpoint().toString());
    }

    private static String loaded(String kind, ChildProcess process) {
        List<String> classes = process.output().stream()
                .filter(line -> line.contains(SDK_PACKAGE))
                .map(line -> line.substring(line.indexOf(SDK_PACKAGE)).split(" ", 2)[0])
                .toList();
        return "Classes of the AWS SDK loaded on the warm path, " + kind + ": " + classes.size()
                + (classes.isEmpty() ? "" : ", the first " + classes.subList(0, Math.min(NAMED, classes.size()))) + ".";
    }

    private static void add(Map<String, List<Double>> times, String kind, ChildProcess process) {
        times.computeIfAbsent(kind, missing -> new ArrayList<>()).add(process.millis());
    }

    private static double median(Map<String, List<Double>> times, String kind) {
        return Numbers.median(times.getOrDefault(kind, List.of()));
    }
}
