package dev.stslib.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.jdbc.JdbcStore;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.testkit.store.PostgresServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the store on PostgreSQL costs beside bare statements of the same data source, with one entry and with 100,000. */
final class FleetTable implements Program {
    /** The driver's own. */
    private static final int THRESHOLD = 5;

    private final Map<String, List<Double>> times = new LinkedHashMap<>();

    private static StoreSettings settings(String schema) {
        return StoreSettings.create()
                .option("schema", schema)
                .option("create-schema", "true")
                .option("timeout", "PT20S");
    }

    @Override
    public Report run(Scale scale) throws Exception {
        int most = scale.of(100_000, 3);
        String many = Numbers.text(most);
        List<Row> rows = new ArrayList<>();
        try (PostgresServer server = PostgresServer.start();
                HikariDataSource source = new HikariDataSource()) {
            source.setJdbcUrl(server.url());
            source.setUsername(server.user());
            JdbcStore kind = JdbcStore.over(source)
                    .withKeys(SecretBytes.copyOf(AesGcm.newKey()), SecretBytes.copyOf(AesGcm.newKey()));
            try (BarePostgres bare = new BarePostgres(source, new byte[FleetStore.SEALED], 0);
                    BarePostgres prepared = new BarePostgres(source, new byte[FleetStore.SEALED], THRESHOLD);
                    StoreKeeper one = new StoreKeeper(kind, settings("one"), 1, FleetStore.PAYLOAD);
                    StoreKeeper all = new StoreKeeper(kind, settings("many"), most, FleetStore.PAYLOAD)) {
                Map<String, EntryKeeper> keepers = new LinkedHashMap<>();
                keepers.put("bare", bare);
                keepers.put("prepared", prepared);
                keepers.put("1", one);
                keepers.put(many, all);
                measure(keepers, scale.of(3_000, 2)); // loads and compiles
                times.clear();
                measure(keepers, scale.of(5_000, 2));
            }
        }
        for (String size : List.of("1", many)) {
            rows.addAll(rows("load", size, "bare", "SELECT", Goal.atMost(2)));
            rows.addAll(rows("save", size, "bare", "upsert", Goal.atMost(3)));
        }
        rows.addAll(rows("load", "1", "prepared", "SELECT", Goal.NONE));
        rows.addAll(rows("save", "1", "prepared", "upsert", Goal.NONE));
        for (String action : List.of("load", "save")) {
            rows.add(Row.alone(
                            action + " one of " + many + " / one of 1",
                            "times",
                            median(action, many) / median(action, "1"))
                    .want(Goal.atMost(1.5)));
        }
        return new Report(
                "FleetTable",
                "an entry of " + FleetStore.PAYLOAD.length + " bytes on PostgreSQL, in one thread (medians)",
                "bare",
                rows,
                List.of(
                        "The server waits for no disk.",
                        "The bare statements, like those of the store, prepare nothing on the server: behind PgBouncer in"
                                + " transaction mode, a program cannot. The prepared ones do, and work only without it."));
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

    private List<Row> rows(String action, String size, String peerKeeper, String command, Goal goal) {
        double ours = median(action, size);
        double peer = median(action, peerKeeper);
        return List.of(
                Row.of(action + " one of " + size + " | " + peerKeeper + " " + command, "us", ours, peer),
                Row.alone(action + " one of " + size + " / " + peerKeeper + " " + command, "times", ours / peer)
                        .want(goal));
    }
}
