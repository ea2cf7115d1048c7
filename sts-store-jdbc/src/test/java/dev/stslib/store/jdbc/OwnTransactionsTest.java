package dev.stslib.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The store over data sources of every kind: it joins no transaction, and leaves connections as they were. */
@Tag("one-jdk")
class OwnTransactionsTest {
    private static final EntryName NAME = new EntryName("role");
    private static final StoredEntry FIRST = TestPostgres.entry("role", 1, "first");
    private static final StoredEntry SECOND = TestPostgres.entry("role", 2, "second");

    private final String schema = TestPostgres.newSchema();

    private static HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestPostgres.source());
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    private static OpenStore open(DataSource source, String schema) {
        return TestPostgres.usual(JdbcStore.over(source)).open(TestPostgres.over(schema));
    }

    private static void use(OpenStore store) {
        assertTrue(store.save(FIRST, 0));
        assertTrue(store.save(SECOND, 1));
        assertFalse(store.save(SECOND, 1));
        assertEquals(Optional.of(SECOND), store.load(NAME));
        store.leases().orElseThrow().tryAcquire(NAME).orElseThrow().close();
        assertTrue(store.delete(NAME, 2));
    }

    /** One connection that every caller gets, as a data source that a framework binds to a transaction hands out. */
    private static DataSource always(Connection connection) {
        Object kept = Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> kept);
    }

    @Test
    void everySettingOfAConnectionIsLeftAsItWas() throws Exception {
        try (Connection connection = TestPostgres.source().getConnection()) {
            connection.setAutoCommit(false);
            connection.setNetworkTimeout(Runnable::run, 12_345);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setReadOnly(true);
            try (OpenStore store = open(always(connection), schema)) {
                use(store);
                TestPostgres.sql("DROP TABLE " + schema + ".entry");
                assertTrue(assertThrows(StoreException.class, () -> store.save(FIRST, 0))
                        .problem()
                        .endsWith("answered with the error 42P01"));
            }
            assertFalse(connection.getAutoCommit());
            assertEquals(12_345, connection.getNetworkTimeout());
            assertEquals(Connection.TRANSACTION_SERIALIZABLE, connection.getTransactionIsolation());
            assertTrue(connection.isReadOnly());
            connection.rollback(); // of the question above
            assertEquals(
                    TransactionState.IDLE,
                    connection.unwrap(BaseConnection.class).getTransactionState());
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SHOW statement_timeout")) {
                assertTrue(rows.next());
                assertEquals("0", rows.getString(1));
            }
        }
    }

    @Test
    void aTransactionOfTheCallerIsNeitherJoinedNorEnded() throws Exception {
        TestPostgres.sql("CREATE TABLE own_" + schema + " (text text)");
        try (Connection outer = TestPostgres.source().getConnection();
                Statement statement = outer.createStatement()) {
            open(TestPostgres.source(), schema).close();
            outer.setAutoCommit(false);
            statement.execute("INSERT INTO own_" + schema + " VALUES ('of the caller')");
            StoreException refused = assertThrows(StoreException.class, () -> open(always(outer), schema));
            assertEquals("The data source hands out a connection whose transaction is open", refused.problem());
            outer.commit();
            assertEquals(List.of("of the caller"), TestPostgres.sql("SELECT text FROM own_" + schema));
        }
    }

    /** As a data source does that gives a thread the connection of its transaction. */
    @Test
    void theCallersThreadAsksForNoConnection() throws Exception {
        Thread caller = Thread.currentThread();
        DataSource plain = TestPostgres.source();
        DataSource bound = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    assertFalse(Thread.currentThread().equals(caller), "the connection of the caller's transaction");
                    return method.invoke(plain, arguments);
                });
        try (OpenStore store = open(bound, schema)) {
            use(store);
        }
    }

    @Test
    void aPoolWithoutAFreeConnectionCostsOneWait() throws Exception {
        try (HikariDataSource pool = pool(1);
                OpenStore store = TestPostgres.usual(JdbcStore.over(pool))
                        .open(TestPostgres.over(schema).option("timeout", "PT1S"))) {
            TestPostgres.await(() -> TestPostgres.works(store));
            try (Connection taken = pool.getConnection()) {
                assertTrue(taken.isValid(1));
                assertTrue(assertThrows(StoreException.class, () -> store.load(NAME))
                        .problem()
                        .endsWith("did not answer within 1.0 s"));
            }
            TestPostgres.await(() -> TestPostgres.works(store));
            assertEquals(0, pool.getHikariPoolMXBean().getActiveConnections());
        }
    }

    @Test
    void aRowThatAnotherHasLockedCostsOneWait() throws Exception {
        try (HikariDataSource pool = pool(2);
                OpenStore patient = open(pool, schema);
                OpenStore store = TestPostgres.usual(JdbcStore.over(pool))
                        .open(TestPostgres.over(schema).option("timeout", "PT1S"));
                Connection locking = TestPostgres.source().getConnection();
                Statement statement = locking.createStatement()) {
            assertTrue(patient.save(FIRST, 0));
            locking.setAutoCommit(false);
            statement.execute("SELECT * FROM " + schema + ".entry FOR UPDATE");
            TestPostgres.await(() -> TestPostgres.works(store));
            assertTrue(assertThrows(StoreException.class, () -> store.save(SECOND, 1))
                    .problem()
                    .endsWith("did not answer within 1.0 s"));
            TestPostgres.await(() -> waiting().isEmpty()); // the server gives it up too
            locking.rollback();
            TestPostgres.await(() -> TestPostgres.works(store));
            assertEquals(Optional.of(FIRST), patient.load(NAME));
            assertTrue(patient.save(SECOND, 1));
        }
    }

    /** A caller that has left must not leave a process of the server behind: a hundred of them are all that there are. */
    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple"})
    void aTableThatAnotherHasLockedKeepsNoBackend(String mode) throws Exception {
        List<Consumer<OpenStore>> calls = List.of(
                store -> store.load(NAME),
                store -> store.save(FIRST, 0),
                store -> store.delete(NAME, 1),
                OpenStore::list,
                store -> store.sweep(TestPostgres.NOW),
                store -> store.leases().orElseThrow().tryAcquire(NAME));
        StoreSettings impatient = TestPostgres.over(schema).option("timeout", "PT1S");
        PGSimpleDataSource source = TestPostgres.source();
        source.setPreferQueryMode(PreferQueryMode.of(mode));
        open(source, schema).close();
        List<OpenStore> stores = new ArrayList<>();
        calls.forEach(
                call -> stores.add(TestPostgres.usual(JdbcStore.over(source)).open(impatient)));
        stores.forEach(store -> TestPostgres.await(() -> TestPostgres.works(store)));
        try (Connection locking = TestPostgres.source().getConnection();
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            for (String table : List.of("entry", "lease", "version")) {
                statement.execute("LOCK TABLE " + schema + "." + table + " IN ACCESS EXCLUSIVE MODE");
            }
            List<Executable> blocked = new ArrayList<>();
            for (int i = 0; i < stores.size(); i++) {
                OpenStore store = stores.get(i);
                Consumer<OpenStore> call = calls.get(i);
                blocked.add(() -> call.accept(store));
            }
            blocked.add(() -> TestPostgres.usual(JdbcStore.over(source)).open(impatient));
            assertAllFail(blocked);
            TestPostgres.await(() -> waiting().isEmpty());
            locking.rollback();
        }
        stores.forEach(store -> TestPostgres.await(() -> TestPostgres.works(store)));
        stores.forEach(OpenStore::close);
    }

    /** All at once, since each takes as long as its time-out. */
    private static void assertAllFail(List<Executable> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Callable<StoreException>> failures = new ArrayList<>();
            calls.forEach(call -> failures.add(() -> assertThrows(StoreException.class, call)));
            for (Future<StoreException> failure : threads.invokeAll(failures)) {
                assertFalse(failure.get().problem().isEmpty());
            }
        } finally {
            threads.shutdown();
        }
    }

    private List<Object> waiting() {
        return TestPostgres.sql(
                "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%" + schema + ".%'");
    }

    @Test
    void anotherDriverIsRefused() {
        DataSource other = always((Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null));
        assertEquals(
                "The data source hands out connections of another driver than org.postgresql",
                assertThrows(StoreException.class, () -> open(other, schema)).problem());
    }
}
