package dev.stslib.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.NewerStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.http.FaultyProxy;
import dev.stslib.testkit.store.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Options, keys, passwords, tables, and what the store does when the server is down. */
@Tag("one-jdk")
class JdbcStoreTest {
    private static final EntryName NAME = new EntryName("role");
    private static final StoredEntry FIRST = TestPostgres.entry("role", 1, "first");
    private static final StoredEntry SECOND = TestPostgres.entry("role", 2, "second");
    private static final String PASSWORD = "pass/word+of=postgres";

    @TempDir
    Path folder;

    private final String schema = TestPostgres.newSchema();

    /** Its pauses are long enough for a test to see that the server is left alone. */
    private static JdbcStore withUsualPauses(JdbcStore store) {
        return store.withTimes(() -> TestPostgres.NOW, System::nanoTime, ServerTimes.DEFAULT);
    }

    private static String problem(StoreSettings settings) {
        return assertThrows(StoreException.class, () -> TestPostgres.store().open(settings))
                .problem();
    }

    @Test
    void optionsAreChecked() {
        StoreSettings good = TestPostgres.settings("jdbc:postgresql://127.0.0.1:1/fleet?sslmode=disable", schema);
        assertEquals("The store jdbc needs the address of its database", problem(StoreSettings.create()));
        for (String secret : List.of("?password=" + PASSWORD, "?user=fleet", "?sslpassword=" + PASSWORD)) {
            assertEquals(
                    "The option url of the store jdbc holds a user or a password",
                    problem(good.option("url", "jdbc:postgresql://127.0.0.1:1/fleet" + secret)));
        }
        assertEquals(
                "The option listen-url of the store jdbc is no address of PostgreSQL",
                problem(good.option("listen-url", "jdbc:mysql://fleet:" + PASSWORD + "@127.0.0.1:1")));
        assertTrue(problem(good.option("ulr", "x")).contains("has no option 'ulr'"));
        assertEquals("The option timeout of the store jdbc is '2'", problem(good.option("timeout", "2")));
        assertEquals("The option schema of the store jdbc is 'a;b'", problem(good.option("schema", "a;b")));
        assertEquals("The PostgreSQL server at jdbc:postgresql://127.0.0.1:1/fleet cannot be reached", problem(good));
        assertTrue(
                assertThrows(
                                StoreException.class,
                                () -> TestPostgres.usual(JdbcStore.over(TestPostgres.source(
                                                TestPostgres.server().url())))
                                        .open(good))
                        .problem()
                        .contains("has no option"),
                "the data source knows its address");
    }

    @Test
    void keysComeFromFiles() {
        Path names = folder.resolve("names");
        Path sealing = folder.resolve("sealing");
        StoreSettings settings = TestPostgres.settings(schema)
                .option("name-key-file", names.toString())
                .option("key-file", sealing.toString());
        OwnerOnlyFiles.write(names, TestPostgres.NAME_KEY.revealSecret());
        OwnerOnlyFiles.write(sealing, new byte[33]);
        assertEquals(
                "The keys that seal have 33 bytes, not 32 for each",
                assertThrows(StoreException.class, () -> new JdbcStore().open(settings))
                        .problem());
        OwnerOnlyFiles.write(sealing, TestPostgres.SEALING_KEY.revealSecret());
        try (OpenStore one = TestPostgres.store().open(TestPostgres.settings(schema));
                OpenStore other = new JdbcStore().open(settings)) {
            assertTrue(one.save(FIRST, 0));
            assertEquals(Optional.of(FIRST), other.load(NAME));
        }
    }

    /** The rights are those that the script names. */
    @Test
    void theUserAndThePasswordAreTheDatabasesOwn() {
        String user = "fleet_" + schema;
        TestPostgres.sql(
                "DO $$ BEGIN CREATE ROLE " + PostgresServer.ASKED + "; EXCEPTION WHEN duplicate_object THEN END $$");
        TestPostgres.sql("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "' IN ROLE " + PostgresServer.ASKED);
        StoreSettings settings = TestPostgres.settings(schema)
                .option("user", user)
                .option("create-schema", "false")
                .password(purpose -> PASSWORD.toCharArray());
        assertEquals("There are no tables of the store in the schema " + schema, problem(settings));
        TestPostgres.store().open(TestPostgres.settings(schema)).close();
        assertTrue(problem(settings).endsWith("answered with the error 42501"), "no rights yet");
        TestPostgres.sql("GRANT USAGE ON SCHEMA " + schema + " TO " + user);
        TestPostgres.sql("GRANT SELECT ON " + schema + ".version TO " + user);
        TestPostgres.sql(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + schema + ".entry, " + schema + ".lease TO " + user);
        try (OpenStore store = TestPostgres.store().open(settings)) {
            assertTrue(store.save(FIRST, 0));
            assertTrue(store.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), store.load(NAME));
            store.leases().orElseThrow().tryAcquire(NAME).orElseThrow().close();
            assertEquals(0, store.sweep(TestPostgres.NOW));
            assertTrue(store.delete(NAME, 2));
        }
        WrongPasswordException wrong = assertThrows(
                WrongPasswordException.class,
                () -> TestPostgres.store().open(settings.password(purpose -> "wrong/secret".toCharArray())));
        assertFalse(wrong.toString().contains("wrong/secret"));
    }

    @Test
    void tablesAreMigratedFromVersionToVersion() {
        StoreSettings creating = TestPostgres.settings(schema);
        TestPostgres.store().open(creating).close();
        TestPostgres.store().open(creating).close();
        List<String> newer = List.of(
                JdbcSchema.SCRIPTS.get(0),
                "ALTER TABLE stslib.entry ADD COLUMN more text; UPDATE stslib.version SET version = 2");
        JdbcSettings settings = JdbcSettings.of(creating, false);
        try (JdbcThreads threads = new JdbcThreads()) {
            JdbcCalls calls = new JdbcCalls(
                    new OwnTransactions(TestPostgres.source(), Duration.ofSeconds(20)),
                    threads.calls(),
                    settings,
                    TestPostgres.TIMES);
            JdbcSettings notCreating = JdbcSettings.of(creating.option("create-schema", "false"), false);
            assertTrue(assertThrows(StoreException.class, () -> new JdbcSchema(calls, notCreating, newer).prepare())
                    .problem()
                    .endsWith("have the version 1, and this release needs 2"));
            new JdbcSchema(calls, settings, newer).prepare();
            new JdbcSchema(calls, settings, newer).prepare();
        }
        assertEquals(List.of(2), TestPostgres.sql("SELECT version FROM " + schema + ".version"));
        assertThrows(NewerStoreException.class, () -> TestPostgres.store().open(creating));
    }

    @Test
    void manyThatCreateTheTablesAtOnceAllOpenThem() {
        List<OpenStore> stores = java.util.stream.IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> TestPostgres.store().open(TestPostgres.settings(schema)))
                .toList();
        assertTrue(stores.get(0).save(FIRST, 0));
        assertEquals(Optional.of(FIRST), stores.get(7).load(NAME));
        stores.forEach(OpenStore::close);
    }

    @Test
    void valuesEndWithTheirCredentialsByTheServersTime() {
        try (OpenStore store = TestPostgres.store().open(TestPostgres.settings(schema))) {
            assertTrue(store.save(FIRST, 0));
            assertTrue(store.leases().orElseThrow().tryAcquire(NAME).isPresent());
            assertEquals(
                    List.of(true),
                    TestPostgres.sql(
                            "SELECT ends BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour' FROM "
                                    + schema + ".entry"));
            assertEquals(0, store.sweep(TestPostgres.NOW.plusSeconds(1_000_000)), "the server's time counts");
            TestPostgres.sql("UPDATE " + schema + ".entry SET ends = now()");
            TestPostgres.sql("UPDATE " + schema + ".lease SET ends = now()");
            assertEquals(Optional.empty(), store.load(NAME));
            assertEquals(List.of(), store.list());
            assertFalse(store.save(SECOND, 1));
            assertFalse(store.delete(NAME, 1));
            assertTrue(store.save(FIRST, 0), "an ended row does not block a save");
            TestPostgres.sql("UPDATE " + schema + ".entry SET ends = now()");
            assertEquals(1, store.sweep(TestPostgres.NOW));
            assertEquals(List.of(), TestPostgres.sql("SELECT name FROM " + schema + ".entry"));
            assertEquals(List.of(), TestPostgres.sql("SELECT name FROM " + schema + ".lease"));
        }
    }

    /** Many programs open a store for one call. */
    @Test
    void openingMakesOneConnection() {
        try (FaultyProxy proxy = FaultyProxy.before(TestPostgres.server());
                OpenStore store = TestPostgres.store().open(TestPostgres.settings(proxy.url(), schema))) {
            assertTrue(store.save(FIRST, 0));
            assertEquals(Optional.of(FIRST), store.load(NAME));
            assertEquals(1, proxy.connections());
        }
    }

    @Test
    void aServerThatHangsCostsOneWait() {
        try (FaultyProxy proxy = FaultyProxy.before(TestPostgres.server());
                OpenStore store = withUsualPauses(TestPostgres.store())
                        .open(TestPostgres.settings(proxy.url(), schema).option("timeout", "PT1S"))) {
            TestPostgres.await(() -> saves(store, FIRST));
            proxy.freeze();
            assertTrue(failure(store).endsWith("did not answer within 1.0 s"));
            assertTrue(failure(store).contains("was not asked"));
            TestPostgres.await(() -> saves(store, SECOND));
        }
    }

    /** As a busy one does, well within the time-out. */
    @Test
    void aServerThatAnswersLateIsUsed() {
        try (FaultyProxy proxy = FaultyProxy.before(TestPostgres.server())) {
            proxy.delay(Duration.ofMillis(300));
            try (OpenStore store = TestPostgres.store().open(TestPostgres.settings(proxy.url(), schema))) {
                proxy.delay(Duration.ZERO);
                assertTrue(saves(store, FIRST));
            }
        }
    }

    /** So that an application does not wait at each of its requests. */
    @Test
    void aServerThatNeverAnswersIsTriedOnceWhenTheStoreIsOpenedAndTakenUpLater() throws IOException {
        PGSimpleDataSource source = TestPostgres.source();
        JdbcStore overSource = withUsualPauses(TestPostgres.usual(JdbcStore.over(source)));
        JdbcStore byAddress = withUsualPauses(TestPostgres.store());
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            source.setPortNumbers(new int[] {silent.getLocalPort()});
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/postgres?sslmode=disable";
            assertIsTriedOnce(overSource, TestPostgres.over(schema));
            assertIsTriedOnce(byAddress, TestPostgres.settings(url, schema));
            assertTrue(connections(silent) <= 2, "one for each"); // a busy machine may be late even for that
        }
        source.setPortNumbers(new int[] {TestPostgres.server().port()});
        TestPostgres.await(() -> opens(overSource, TestPostgres.over(schema)));
    }

    private static int connections(ServerSocket silent) throws IOException {
        silent.setSoTimeout(1);
        for (int count = 0; ; count++) {
            try {
                silent.accept().close();
            } catch (SocketTimeoutException e) {
                return count;
            }
        }
    }

    private static void assertIsTriedOnce(JdbcStore store, StoreSettings settings) {
        StoreSettings impatient = settings.option("timeout", "PT1S");
        String first = failure(store, impatient);
        assertTrue(first.endsWith("did not answer within 1.0 s") || first.endsWith("cannot be reached"), first);
        for (int i = 0; i < 5; i++) {
            String next = failure(store, impatient);
            assertTrue(next.contains("was not asked"), next);
        }
    }

    private static String failure(JdbcStore store, StoreSettings settings) {
        return assertThrows(StoreException.class, () -> store.open(settings)).problem();
    }

    private static boolean opens(JdbcStore store, StoreSettings settings) {
        try (OpenStore opened = store.open(settings)) {
            return opened.save(FIRST, 0);
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void aSaveWhoseAnswerIsLostIsReportedAndNotRepeated() {
        try (FaultyProxy proxy = FaultyProxy.before(TestPostgres.server());
                OpenStore store = TestPostgres.store().open(TestPostgres.settings(proxy.url(), schema));
                OpenStore other = TestPostgres.store().open(TestPostgres.settings(schema))) {
            boolean reported = false;
            for (int call = 2; !reported; call++) { // the pool may try its connection first
                other.load(NAME)
                        .ifPresent(there -> other.delete(NAME, there.info().version()));
                TestPostgres.await(() -> TestPostgres.works(store));
                proxy.failAt(call);
                reported = !saves(store, FIRST) && other.load(NAME).isPresent();
            }
            assertTrue(proxy.hasFailed());
            assertEquals(Optional.of(FIRST), other.load(NAME));
        }
    }

    @Test
    void backendsThatAreTerminatedInATransactionAreReplaced() throws Exception {
        try (OpenStore store = TestPostgres.store().open(TestPostgres.settings(schema));
                java.sql.Connection locking = TestPostgres.source().getConnection();
                java.sql.Statement statement = locking.createStatement()) {
            assertTrue(store.save(FIRST, 0));
            locking.setAutoCommit(false);
            statement.execute("SELECT * FROM " + schema + ".entry FOR UPDATE");
            String waits = "FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%UPDATE " + schema
                    + ".entry SET%' AND pid <> pg_backend_pid()";
            Thread saving = new Thread(() -> assertThrows(StoreException.class, () -> store.save(SECOND, 1)));
            saving.start();
            TestPostgres.await(() -> !TestPostgres.sql("SELECT pid " + waits).isEmpty());
            TestPostgres.sql("SELECT pg_terminate_backend(pid) " + waits);
            saving.join();
            locking.rollback();
            TestPostgres.await(() -> TestPostgres.works(store));
            assertEquals(Optional.of(FIRST), store.load(NAME), "nothing was saved");
            assertTrue(store.save(SECOND, 1));
        }
    }

    @Test
    void aServerThatRestartsAndOneThatTakesItsPlaceAreTakenUp() throws IOException {
        PostgresServer primary = PostgresServer.start();
        try (PostgresServer standby = primary.standby()) {
            String both = "jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                    + "/postgres?sslmode=disable&targetServerType=primary";
            try (OpenStore store = TestPostgres.store()
                    .open(TestPostgres.settings(both, schema).option("timeout", "PT5S"))) {
                assertTrue(store.save(FIRST, 0));
                primary.restart();
                TestPostgres.await(() -> saves(store, SECOND));
                awaitReplay(primary, standby);
                assertTrue(store.leases().orElseThrow().tryAcquire(NAME).isPresent());
                primary.kill();
                standby.promote();
                TestPostgres.await(() -> TestPostgres.works(store));
                long there =
                        store.load(NAME).map(found -> found.info().version()).orElse(0L);
                assertTrue(
                        there == 2 || there == 0, "what this process saw is never followed by what is older: " + there);
                TestPostgres.await(() -> saves(store, TestPostgres.entry("role", 3, "third")));
                assertEquals(3, store.load(NAME).orElseThrow().info().version());
                TestPostgres.await(
                        () -> store.leases().orElseThrow().tryAcquire(NAME).isPresent());
            }
        } finally {
            primary.close();
        }
    }

    private static void awaitReplay(PostgresServer primary, PostgresServer standby) {
        Object written = TestPostgres.sql(TestPostgres.source(primary.url()), "SELECT pg_current_wal_lsn()::text")
                .get(0);
        TestPostgres.await(() -> TestPostgres.sql(
                        TestPostgres.source(standby.url()),
                        "SELECT pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn")
                .equals(List.of(true)));
    }

    private static String failure(OpenStore store) {
        return assertThrows(StoreException.class, () -> store.load(NAME)).problem();
    }

    private static boolean saves(OpenStore store, StoredEntry entry) {
        try {
            long there = store.load(NAME).map(found -> found.info().version()).orElse(0L);
            return there == entry.info().version() || store.save(entry, there);
        } catch (StoreException e) {
            return false;
        }
    }
}
