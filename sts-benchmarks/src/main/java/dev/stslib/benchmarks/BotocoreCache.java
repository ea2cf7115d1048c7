package dev.stslib.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** botocore's JSON cache in a separate Python process, which times its loop. */
final class BotocoreCache {
    private static final String PROGRAM = """
            import json, sys, time
            from statistics import median
            from botocore.utils import JSONFileCache
            folder, entries, rounds, text = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
            cache, value = JSONFileCache(folder), json.loads(text)
            for i in range(1, entries):
                cache['other-%d' % i] = value
            def micros(action):
                before = time.perf_counter()
                action()
                return (time.perf_counter() - before) * 1e6
            saves = [micros(lambda: cache.__setitem__('one', value)) for _ in range(rounds)]
            loads = [micros(lambda: cache['one']) for _ in range(rounds)]
            print(median(saves), median(loads))
            """;

    private BotocoreCache() {}

    /** The medians in microseconds, or empty where there is no Python with botocore. */
    static Optional<Cost> measure(Path folder, int entries, int rounds, String json)
            throws IOException, InterruptedException {
        ProcessBuilder python = new ProcessBuilder(
                        "python3",
                        "-c",
                        PROGRAM,
                        folder.toString(),
                        Integer.toString(entries),
                        Integer.toString(rounds),
                        json)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        python.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        Process process;
        try {
            process = python.start();
        } catch (IOException e) {
            return Optional.empty();
        }
        String line;
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            line = printed.readLine();
        }
        if (process.waitFor() != 0 || line == null) {
            return Optional.empty();
        }
        String[] medians = line.split(" ", 2);
        return Optional.of(new Cost(Double.parseDouble(medians[0]), Double.parseDouble(medians[1])));
    }

    /**
     * What one entry costs.
     *
     * @param save microseconds to save it
     * @param load microseconds to load it
     */
    record Cost(double save, double load) {
        static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN);
    }
}
