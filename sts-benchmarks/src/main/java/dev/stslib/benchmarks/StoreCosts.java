package dev.stslib.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs to save and to load one entry among 1, 100 and 10,000, in each store and in what others use. */
final class StoreCosts implements Program {
    private static final String JSON = "{\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"" + "s".repeat(40)
            + "\",\"SessionToken\":\"" + "t".repeat(1_000) + "\",\"Expiration\":\"2026-11-22T01:00:00Z\"}";
    private static final double MOST = 2;

    /** Ours, and the peer that is measured beside it. */
    private static final Map<String, String> PAIRS = pairs();

    private static Map<String, String> pairs() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("file", "botocore");
        pairs.put("sealed file", "PKCS12");
        pairs.put("keystore", "BCFKS");
        return pairs;
    }

    @Override
    public Report run(Scale scale) throws Exception {
        int[] sizes = {1, scale.of(100, 2), scale.of(10_000, 3)};
        Path folder = Files.createTempDirectory("sts-benchmarks");
        List<Row> rows = new ArrayList<>();
        try (StoreTimes times = new StoreTimes(folder, JSON)) {
            for (int size : sizes) {
                times.fill(size);
            }
            times.measure(scale.of(300, 2), scale.of(5, 1));
            for (int size : sizes) {
                times.botocore(size, scale.of(300, 2));
            }
            for (String action : List.of("save", "load")) {
                for (int size : sizes) {
                    PAIRS.forEach((ours, peer) -> rows.add(Row.of(
                            action + " one of " + Numbers.text(size) + ": " + ours + " | " + peer,
                            "us",
                            times.median(action, ours, size),
                            times.median(action, peer, size))));
                }
                int most = sizes[sizes.length - 1];
                PAIRS.forEach((ours, peer) -> rows.add(Row.of(
                                action + " one of " + Numbers.text(most) + " / one of 1: " + ours + " | " + peer,
                                "times",
                                times.growth(action, ours, most),
                                times.growth(action, peer, most))
                        .want(Goal.atMost(MOST))));
            }
        } finally {
            World.delete(folder);
        }
        return new Report(
                "StoreCosts",
                "one entry of " + JSON.length() + " bytes saved and loaded among others (medians)",
                "peer",
                rows,
                List.of(
                        "Each side forces every save to the disk and moves it into its place; stslib forces the folder, too.",
                        "Loading is from the disk, as another process must: a keystore is read as a whole.",
                        "PKCS12 and BCFKS hold the entries themselves; the password opens them at each save and load.",
                        "botocore is measured in a separate Python process; '-' if Python has no botocore."));
    }
}
