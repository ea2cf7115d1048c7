package dev.stslib.benchmarks;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.redis.RedisStore;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.testkit.store.RedisServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the store on Redis costs beside bare commands of the same client, with one entry and with 100,000, and whether reads of
 * an engine from memory are dearer with it.
 */
final class FleetStore implements Program {
    static final byte[] PAYLOAD = ("{\"SecretAccessKey\":\"" + "s".repeat(40) + "\",\"SessionToken\":\""
                    + "t".repeat(1_000) + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    /** What the seal and the description of an entry add to its payload, about. */
    static final int SEALED = PAYLOAD.length + 400;

    private final Map<String, List<Double>> times = new LinkedHashMap<>();

    static StoreSettings settings(String address, String prefix) {
        return StoreSettings.create()
                .option("address", address)
                .option("timeout", "PT20S")
                .option("prefix", prefix);
    }

    @Override
    public Report run(Scale scale) throws Exception {
        int most = scale.of(100_000, 3);
        Path folder = Files.createTempDirectory("sts-benchmarks");
        List<Row> rows = new ArrayList<>();
        times.clear();
        RedisStore kind = RedisStore.withKeys(SecretBytes.copyOf(AesGcm.newKey()), SecretBytes.copyOf(AesGcm.newKey()));
        try (RedisServer server = RedisServer.start(folder);
                BareRedis bare = new BareRedis(server.address(), new byte[SEALED]);
                StoreKeeper one = new StoreKeeper(kind, settings(server.address(), "one"), 1, PAYLOAD);
                StoreKeeper many = new StoreKeeper(kind, settings(server.address(), "many"), most, PAYLOAD)) {
            Map<String, EntryKeeper> keepers = new LinkedHashMap<>();
            keepers.put("bare", bare);
            keepers.put("1", one);
            keepers.put(Numbers.text(most), many);
            measure(keepers, scale.of(3_000, 2)); // loads and compiles
            times.clear();
            measure(keepers, scale.of(5_000, 2));
            for (String size : List.of("1", Numbers.text(most))) {
                rows.addAll(rows("load", size, "GET", 2));
                rows.addAll(rows("save", size, "SET", 3));
            }
            for (String action : List.of("load", "save")) {
                rows.add(Row.alone(
                                action + " one of " + Numbers.text(most) + " / one of 1",
                                "times",
                                median(action, Numbers.text(most)) / median(action, "1"))
                        .want(Goal.atMost(1.5)));
            }
            FleetReads reads = new FleetReads(scale.of(2_000_000, 10_000));
            reads.measure(kind, server.address(), scale.of(21, 3));
            rows.addAll(reads.rows());
        } finally {
            World.delete(folder);
        }
        return new Report(
                "FleetStore",
                "an entry of " + PAYLOAD.length + " bytes on Redis, in one thread (medians)",
                "bare",
                rows,
                List.of(
                        "The bare commands move a value of " + SEALED + " bytes, which is what a sealed entry takes.",
                        "A save compares and saves in one script, and reports the change to other processes."));
    }

    /** In turn, so that the same noise meets all. */
    private void measure(Map<String, EntryKeeper> keepers, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            for (Map.Entry<String, EntryKeeper> keeper : keepers.entrySet()) {
                long start = System.nanoTime();
                keeper.getValue().save();
                long saved = System.nanoTime();
                keeper.getValue().load();
                add("save " + keeper.getKey(), (saved - start) / 1e3);
                add("load " + keeper.getKey(), (System.nanoTime() - saved) / 1e3);
            }
        }
    }

    private void add(String what, double micros) {
        times.computeIfAbsent(what, missing -> new ArrayList<>()).add(micros);
    }

    private double median(String action, String keeper) {
        return Numbers.median(times.getOrDefault(action + " " + keeper, List.of()));
    }

    private List<Row> rows(String action, String size, String command, double most) {
        double ours = median(action, size);
        double peer = median(action, "bare");
        return List.of(
                Row.of(action + " one of " + size + " | bare " + command, "us", ours, peer),
                Row.alone(action + " one of " + size + " / bare " + command, "times", ours / peer)
                        .want(Goal.atMost(most)));
    }
}
