package dev.stslib.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long keepers of entries take to save and to load, in microseconds. */
final class KeeperTimes {
    private final Map<String, List<Double>> times = new LinkedHashMap<>();

    /** Lets each keeper save and load once in each round, so that the same noise meets all. */
    void measure(Map<String, EntryKeeper> keepers, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            for (Map.Entry<String, EntryKeeper> keeper : keepers.entrySet()) {
                long start = System.nanoTime();
                keeper.getValue().save();
                long saved = System.nanoTime();
                keeper.getValue().load();
                add("save", keeper.getKey(), (saved - start) / 1e3);
                add("load", keeper.getKey(), (System.nanoTime() - saved) / 1e3);
            }
        }
    }

    void add(String action, String keeper, double micros) {
        times.computeIfAbsent(action + " " + keeper, missing -> new ArrayList<>())
                .add(micros);
    }

    /** Forgets what came before, which loaded and compiled classes. */
    void clear() {
        times.clear();
    }

    double median(String action, String keeper) {
        return Numbers.median(times.getOrDefault(action + " " + keeper, List.of()));
    }

    /** The medians of a keeper and of its peer, and their ratio. */
    List<Row> beside(String action, String keeper, String peer, String command, Goal goal) {
        double ours = median(action, keeper);
        double theirs = median(action, peer);
        String what = action + " one of " + keeper;
        return List.of(
                Row.of(what + " | " + peer + " " + command, "us", ours, theirs),
                Row.alone(what + " / " + peer + " " + command, "times", ours / theirs)
                        .want(goal));
    }

    /** How many times as long a call takes with many entries as with one. */
    List<Row> growth(String many, Goal goal) {
        List<Row> rows = new ArrayList<>();
        for (String action : List.of("load", "save")) {
            double ratio = median(action, many) / median(action, "1");
            rows.add(Row.alone(action + " one of " + many + " / one of 1", "times", ratio)
                    .want(goal));
        }
        return rows;
    }
}
