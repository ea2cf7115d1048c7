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
        KeeperTimes times = new KeeperTimes();
        try (PostgresServer server = PostgresServer.start();
                HikariDataSource source = new HikariDataSource()) {
            source.setJdbcUrl(server.url() + "&options=-c%20log_statement=none");
            source.setUsername(server.user());
            JdbcStore kind = JdbcStore.over(source)
                    .withKeys(SecretBytes.copyOf(AesGcm.newKey()), SecretBytes.copyOf(AesGcm.newKey()));
            try (BarePostgres bare = new BarePostgres(source, "bare", new byte[FleetStore.SEALED], 0);
                    BarePostgres prepared =
                            new BarePostgres(source, "prepared", new byte[FleetStore.SEALED], THRESHOLD);
                    StoreKeeper one = new StoreKeeper(kind, settings("one"), 1, FleetStore.PAYLOAD);
                    StoreKeeper all = new StoreKeeper(kind, settings("many"), most, FleetStore.PAYLOAD)) {
                Map<String, EntryKeeper> keepers = new LinkedHashMap<>();
                keepers.put("bare", bare);
                keepers.put("prepared", prepared);
                keepers.put("1", one);
                keepers.put(many, all);
                times.measure(keepers, scale.of(3_000, 2)); // loads and compiles
                times.clear();
                times.measure(keepers, scale.of(5_000, 2));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (String size : List.of("1", many)) {
            rows.addAll(times.beside("load", size, "bare", "SELECT", Goal.atMost(2)));
            rows.addAll(times.beside("save", size, "bare", "upsert", Goal.atMost(3)));
        }
        rows.addAll(times.beside("load", "1", "prepared", "SELECT", Goal.NONE));
        rows.addAll(times.beside("save", "1", "prepared", "upsert", Goal.NONE));
        rows.addAll(times.growth(many, Goal.atMost(1.5)));
        return new Report(
                "FleetTable",
                "an entry of " + FleetStore.PAYLOAD.length + " bytes on PostgreSQL, in one thread (medians)",
                "bare",
                rows,
                List.of(
                        "The server waits for no disk and logs no statements.",
                        "The bare statements, like those of the store, prepare nothing on the server: behind PgBouncer in"
                                + " transaction mode, a program cannot. The prepared ones do, and work only without it."));
    }
}
