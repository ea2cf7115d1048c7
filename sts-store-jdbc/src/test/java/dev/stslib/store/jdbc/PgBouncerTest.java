package dev.stslib.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.spi.EntryChange;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.store.PostgresServer;
import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The store behind PgBouncer in transaction mode, which gives each transaction another connection of the server. */
@Tag("one-jdk")
@SuppressWarnings("NullAway.Init")
class PgBouncerTest {
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final int EXECUTIONS = 20;

    private static RedisServer pooler;

    private final String schema = TestPostgres.newSchema();

    @BeforeAll
    static void startPooler() throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "pgbouncer is not installed: install the package pgbouncer");
        PostgresServer server = TestPostgres.server();
        int port = RedisServer.freePort();
        Path settings = Files.writeString(
                server.folder().resolve("pgbouncer.ini"),
                String.join(
                        "\n",
                        "[databases]",
                        "* = host=127.0.0.1 port=" + server.port() + " user=postgres",
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = any",
                        "pool_mode = transaction",
                        "default_pool_size = 3",
                        "server_round_robin = 1",
                        "ignore_startup_parameters = extra_float_digits",
                        "logfile = " + server.folder().resolve("pgbouncer.log"),
                        ""));
        pooler = RedisServer.launch(
                port, PostgresServer.asOwner(List.of(PROGRAM.toString(), "-q", settings.toString())));
    }

    @AfterAll
    static void stopPooler() throws IOException {
        if (pooler != null) {
            pooler.close();
        }
    }

    private static String url(String parameters) {
        return "jdbc:postgresql://127.0.0.1:" + pooler.port() + "/postgres?sslmode=disable" + parameters;
    }

    /** Whatever the address says of prepared statements. */
    @Test
    void nothingIsPreparedOnTheServer() {
        for (String parameters : List.of(
                "",
                "&prepareThreshold=1",
                "&prepareThreshold=-1",
                "&preferQueryMode=simple",
                "&preferQueryMode=extendedForPrepared",
                "&preferQueryMode=extendedCacheEverything",
                "&autosave=always")) {
            String own = TestPostgres.newSchema();
            List<OpenStore> stores = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                stores.add(TestPostgres.usual(JdbcStore.over(TestPostgres.source(url(parameters))))
                        .open(TestPostgres.over(own)));
            }
            for (int i = 1; i <= EXECUTIONS; i++) {
                OpenStore store = stores.get(i % stores.size());
                EntryName name = new EntryName("role");
                assertTrue(store.save(TestPostgres.entry("role", i, "at " + i), i - 1), parameters);
                assertEquals(i, store.load(name).orElseThrow().info().version(), parameters);
                assertEquals(1, store.list().size());
                store.leases().orElseThrow().tryAcquire(name).orElseThrow().close();
            }
            assertTrue(stores.get(0).delete(new EntryName("role"), EXECUTIONS));
            stores.forEach(OpenStore::close);
        }
    }

    @Test
    void changesAreHeardOnADirectConnectionOnly() throws InterruptedException {
        StoreSettings pooled = TestPostgres.settings(url(""), schema);
        BlockingQueue<EntryChange> heard = new LinkedBlockingQueue<>();
        BlockingQueue<EntryChange> notHeard = new LinkedBlockingQueue<>();
        try (OpenStore direct = TestPostgres.store()
                        .open(pooled.option("listen-url", TestPostgres.server().url()));
                OpenStore behind = TestPostgres.store().open(pooled.option("listen-url", url("")));
                OpenStore polling = TestPostgres.store().open(pooled)) {
            assertTrue(polling.onChange(notHeard::add).isEmpty());
            assertTrue(direct.onChange(heard::add).isPresent());
            assertTrue(behind.onChange(notHeard::add).isPresent());
            EntryChange change = null;
            for (int i = 1; change == null; i++) {
                assertTrue(behind.save(TestPostgres.entry("role", i, ""), i - 1));
                change = heard.poll(100, TimeUnit.MILLISECONDS);
            }
            assertEquals(new EntryName("role"), change.name());
            assertTrue(notHeard.isEmpty());
        }
    }

    @Test
    void forgedNotificationsAreIgnored() throws InterruptedException {
        BlockingQueue<EntryChange> heard = new LinkedBlockingQueue<>();
        StoreSettings settings = TestPostgres.settings(schema)
                .option("listen-url", TestPostgres.server().url());
        try (OpenStore store = TestPostgres.store().open(settings)) {
            assertTrue(store.onChange(heard::add).isPresent());
            EntryChange change = null;
            for (int i = 1; change == null; i++) {
                TestPostgres.sql("SELECT pg_notify('" + schema + "_changes', 'forged \u4e2d')");
                TestPostgres.sql("SELECT pg_notify('" + schema + "_changes', repeat('QUJD', 40))");
                assertTrue(store.save(TestPostgres.entry("role", i, ""), i - 1));
                change = heard.poll(100, TimeUnit.MILLISECONDS);
            }
            assertEquals(new EntryName("role"), change.name(), "the forged ones came before it");
        }
    }
}
