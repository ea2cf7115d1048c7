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

    static StoreSettings settings(String address, String prefix) {
        return StoreSettings.create()
                .option("address", address)
                .option("timeout", "PT20S")
                .option("prefix", prefix);
    }

    @Override
    public Report run(Scale scale) throws Exception {
        int most = scale.of(100_000, 3);
        String many = Numbers.text(most);
        KeeperTimes times = new KeeperTimes();
        Path folder = Files.createTempDirectory("sts-benchmarks");
        List<Row> rows = new ArrayList<>();
        RedisStore kind = RedisStore.withKeys(SecretBytes.copyOf(AesGcm.newKey()), SecretBytes.copyOf(AesGcm.newKey()));
        try (RedisServer server = RedisServer.start(folder);
                BareRedis bare = new BareRedis(server.address(), new byte[SEALED]);
                StoreKeeper one = new StoreKeeper(kind, settings(server.address(), "one"), 1, PAYLOAD);
                StoreKeeper all = new StoreKeeper(kind, settings(server.address(), "many"), most, PAYLOAD)) {
            Map<String, EntryKeeper> keepers = new LinkedHashMap<>();
            keepers.put("bare", bare);
            keepers.put("1", one);
            keepers.put(many, all);
            times.measure(keepers, scale.of(3_000, 2)); // loads and compiles
            times.clear();
            times.measure(keepers, scale.of(5_000, 2));
            for (String size : List.of("1", many)) {
                rows.addAll(times.beside("load", size, "bare", "GET", Goal.atMost(2)));
                rows.addAll(times.beside("save", size, "bare", "SET", Goal.atMost(3)));
            }
            rows.addAll(times.growth(many, Goal.atMost(1.5)));
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
}
