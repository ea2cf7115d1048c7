package dev.stslib.benchmarks;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.core.internal.profile.AwsFilesProfileSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import software.amazon.awssdk.profiles.ProfileFile;

/** A config file of a hundred to ten thousand role profiles, from the disk to readable profiles. */
final class ProfileGrowth implements Program {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What one size costs, nanoseconds. */
    private record Cost(int profiles, double ours, double sdk) {}

    @Override
    public Report run(Scale scale) throws IOException {
        int[] sizes = scale == Scale.FULL ? new int[] {100, 1_000, 10_000} : new int[] {10, 20};
        List<Row> rows = new ArrayList<>();
        List<Cost> costs = new ArrayList<>();
        Path config = Files.createTempFile("stslib-profiles", ".config");
        try {
            write(config, sizes[0]);
            cost(config, sizes[0], scale.of(2_000, 1)); // for the compiler
            for (int size : sizes) {
                write(config, size);
                costs.add(cost(config, size, scale.of(Math.max(15, 100_000 / size), 1)));
            }
        } finally {
            Files.delete(config);
        }
        for (Cost cost : costs) {
            rows.add(Row.of(
                    "processor time to load " + Numbers.text(cost.profiles()) + " profiles",
                    "ms",
                    cost.ours() / 1e6,
                    cost.sdk() / 1e6));
        }
        for (int i = 1; i < costs.size(); i++) {
            rows.add(growth(costs.get(i - 1), costs.get(i)));
        }
        return new Report(
                "ProfileGrowth",
                "growth of the processor time to load a config file",
                rows,
                List.of("Medians on one thread; the file is in the memory of the operating system. Each profile has six"
                        + " keys and a comment. Ours keeps file and line of each key besides."));
    }

    private static Row growth(Cost from, Cost to) {
        return Row.of(
                        "growth of it, " + Numbers.text(from.profiles()) + " to " + Numbers.text(to.profiles())
                                + " profiles",
                        "exponent",
                        Numbers.exponent(from.profiles(), from.ours(), to.profiles(), to.ours()),
                        Numbers.exponent(from.profiles(), from.sdk(), to.profiles(), to.sdk()))
                .want(Goal.atMost(1.1));
    }

    private static Cost cost(Path config, int size, int times) {
        ProfileSettings settings = ProfileSettings.of(SystemEnvironment.of(
                Map.of("AWS_CONFIG_FILE", config.toString(), "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"), Map.of()));
        AwsFilesProfileSource source = new AwsFilesProfileSource();
        double ours = time(
                config,
                size,
                times,
                file -> source.open(settings).current().profiles().size());
        double sdk = time(
                config,
                size,
                times,
                file -> ProfileFile.builder()
                        .content(file)
                        .type(ProfileFile.Type.CONFIGURATION)
                        .build()
                        .profiles()
                        .size());
        return new Cost(size, ours, sdk);
    }

    private static double time(Path config, int size, int times, ToIntFunction<Path> load) {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long started = THREADS.getCurrentThreadCpuTime();
            int found = load.applyAsInt(config);
            took.add((double) (THREADS.getCurrentThreadCpuTime() - started));
            if (found != size) {
                throw new IllegalStateException(found + " profiles instead of " + size);
            }
        }
        return Numbers.median(took);
    }

    /** The file is old, so the reader does not wait for a writer to finish. */
    private static void write(Path config, int size) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append("# role ")
                    .append(i)
                    .append("\n[profile role")
                    .append(i)
                    .append("]\nrole_arn = arn:aws:iam::123456789012:role/team/role")
                    .append(i)
                    .append("\nsource_profile = base\nregion = eu-west-1\nduration_seconds = 3600\n")
                    .append("role_session_name = me@example.com\nsts =\n  endpoint_url = https://sts.example.com\n\n");
        }
        Files.writeString(config, text);
        Files.setLastModifiedTime(config, FileTime.from(Instant.EPOCH));
    }
}
