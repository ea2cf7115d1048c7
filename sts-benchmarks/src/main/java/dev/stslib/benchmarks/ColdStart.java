package dev.stslib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the start of a JVM to the first credentials: whole processes, in rounds so that ours and the SDK's alternate. Each
 * with default options, with a class-data archive and with an AOT cache.
 */
final class ColdStart implements Program {
    private static final String SDK_PACKAGE = "software.amazon.awssdk.";
    private static final String SDK = "sdk";
    private static final List<String> WARM = List.of("key-file", "password");
    private static final int NAMED = 5;
    /** Where the times say nothing. */
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private List<String> options = List.of();

    @Override
    public Report run(Scale scale) throws IOException, InterruptedException {
        options = scale == Scale.FULL ? List.of() : QUICK;
        List<String> remarks = new ArrayList<>();
        List<JvmStart> starts = starts(remarks);
        List<Row> rows = new ArrayList<>();
        try (World world = new World(InstantSource.system(), 1, Duration.ofHours(1))) {
            Files.createDirectory(
                    world.folder.resolve("keys"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (String kind : WARM) {
                start(world, JvmStart.plain(), kind, List.of()); // fills the store
            }
            Map<String, List<Double>> times = measure(world, starts, scale.of(11, 1));
            for (JvmStart start : starts) {
                double sdk = median(times, start, SDK);
                kinds().forEach((kind, what) ->
                        rows.add(Row.of(what + start.label(), "ms", median(times, start, kind), sdk)));
            }
            remarks.add("Warm starts sent no request to STS.");
            for (String kind : WARM) {
                remarks.add(loaded(kind, start(world, JvmStart.plain(), kind, List.of("-Xlog:class+load"))));
            }
        }
        return new Report("ColdStart", "from the start of the JVM to the first credentials (medians)", rows, remarks);
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("assume", "AssumeRole");
        kinds.put("key-file", "warm keystore, key file");
        kinds.put("password", "warm keystore, password");
        return kinds;
    }

    private static List<JvmStart> starts(List<String> remarks) throws IOException {
        List<JvmStart> starts = new ArrayList<>(List.of(JvmStart.plain()));
        Optional<JvmStart> aot = JvmStart.aotCache();
        if (!ChildProcess.isPacked()) {
            remarks.add(
                    "Class-data archive and AOT cache: skipped, for the class path has folders, which no archive takes.");
            return starts;
        }
        starts.add(JvmStart.classDataArchive());
        aot.ifPresentOrElse(
                starts::add, () -> remarks.add("AOT cache: skipped, for there is no JDK 25 or newer in /usr/lib/jvm."));
        return starts;
    }

    private Map<String, List<Double>> measure(World world, List<JvmStart> starts, int rounds)
            throws IOException, InterruptedException {
        List<String> kinds = new ArrayList<>(kinds().keySet());
        kinds.add(SDK);
        for (JvmStart start : starts) {
            for (String kind : start.writes() == null ? List.<String>of() : kinds) {
                start(world, start, kind, start.writing(archive(world, start, kind)));
            }
        }
        Map<String, List<Double>> times = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (JvmStart start : starts) {
                for (String kind : kinds) {
                    int before = world.requests();
                    double millis = start(world, start, kind, start.reading(archive(world, start, kind)))
                            .millis();
                    if (WARM.contains(kind) && world.requests() != before) {
                        throw new IllegalStateException("a warm start asked STS");
                    }
                    times.computeIfAbsent(start.label() + kind, missing -> new ArrayList<>())
                            .add(millis);
                }
            }
        }
        return times;
    }

    private static Path archive(World world, JvmStart start, String kind) {
        return world.folder.resolve("archive-" + kind + start.label().replaceAll("\\W+", "-"));
    }

    private ChildProcess start(World world, JvmStart start, String kind, List<String> more)
            throws IOException, InterruptedException {
        List<String> jvm = new ArrayList<>(options);
        jvm.addAll(more);
        if (kind.equals(SDK)) {
            return ChildProcess.run(
                    start.java(),
                    Map.of("AWS_ACCESS_KEY_ID", world.accessKeyId(), "AWS_SECRET_ACCESS_KEY", world.secretAccessKey()),
                    jvm,
                    SdkFirstCredentials.class,
                    List.of(world.sts.endpoint().toString()));
        }
        Map<String, String> environment = new HashMap<>(world.environment());
        environment.put("STORE_PASSWORD", "planted for the benchmark");
        return ChildProcess.run(
                start.java(), environment, jvm, FirstCredentials.class, List.of(kind, world.folder.toString()));
    }

    private static String loaded(String kind, ChildProcess process) {
        List<String> classes = process.output().stream()
                .filter(line -> line.contains(SDK_PACKAGE))
                .map(line -> line.substring(line.indexOf(SDK_PACKAGE)).split(" ", 2)[0])
                .toList();
        return "Classes of the AWS SDK loaded on the warm path, " + kind + ": " + classes.size()
                + (classes.isEmpty() ? "" : ", the first " + classes.subList(0, Math.min(NAMED, classes.size()))) + ".";
    }

    private static double median(Map<String, List<Double>> times, JvmStart start, String kind) {
        return Numbers.median(times.getOrDefault(start.label() + kind, List.of()));
    }
}
