package dev.stslib.store.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.server.ServerLeases;
import dev.stslib.testkit.http.FaultyProxy;
import dev.stslib.testkit.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person with full access to the tables reads nothing, and has no wrong credentials served. */
@Tag("one-jdk")
class JdbcAttackTest {
    private static final EntryName ONE = new EntryName("S3ReadOnlyRole-prod");
    private static final EntryName TWO = new EntryName("DynamoDBRole-dev");
    private static final String CANARY = "canary/secret+key=";

    private final String schema = TestPostgres.newSchema();

    private OpenStore open() {
        return TestPostgres.store().open(TestPostgres.settings(schema));
    }

    private void setToken(String token) {
        TestPostgres.sql(
                "INSERT INTO " + schema + ".lease VALUES (?, ?, now() + interval '1000 years')"
                        + " ON CONFLICT (name) DO UPDATE SET token = EXCLUDED.token, ends = EXCLUDED.ends",
                TestPostgres.digest(ONE),
                token);
    }

    /** Hints that were changed make a save slower, not wrong. */
    @Test
    void whatLiesBesideAValueDecidesNothing() {
        try (OpenStore store = open()) {
            StoredEntry second = TestPostgres.entry(ONE.value(), 2, "second");
            assertTrue(store.save(TestPostgres.entry(ONE.value(), 1, "first"), 0));
            for (String hint : List.of("digest = ''", "tag = ''")) {
                TestPostgres.sql("UPDATE " + schema + ".entry SET " + hint);
                assertFalse(store.save(TestPostgres.entry(ONE.value(), 9, "ninth"), 8));
                long there = store.load(ONE).orElseThrow().info().version();
                assertTrue(store.save(TestPostgres.entry(ONE.value(), there + 1, "next"), there), hint);
            }
            assertEquals(3, store.load(ONE).orElseThrow().info().version());
            TestPostgres.sql("UPDATE " + schema + ".entry SET tag = ?", new byte[16]);
            assertFalse(store.save(second, 1), "the version there is the third");
            assertTrue(store.delete(ONE, 3));
        }
    }

    @Test
    void aValueThatIsTooLongIsDamageAndIsNotReadToItsEnd() {
        int length = 50_000_000;
        try (FaultyProxy proxy = FaultyProxy.before(TestPostgres.server());
                OpenStore store = TestPostgres.store().open(TestPostgres.settings(proxy.url(), schema))) {
            assertTrue(store.save(TestPostgres.entry(ONE.value(), 1, "one"), 0));
            TestPostgres.sql("UPDATE " + schema + ".entry SET value = decode(repeat('00', " + length + "), 'hex')");
            assertTrue(assertThrows(DamagedStoreException.class, () -> store.load(ONE))
                    .problem()
                    .endsWith("is longer than any that stslib writes"));
            assertThrows(DamagedStoreException.class, () -> store.save(TestPostgres.entry(ONE.value(), 1, "one"), 0));
            assertThrows(DamagedStoreException.class, () -> store.save(TestPostgres.entry(ONE.value(), 2, "two"), 1));
            assertEquals(List.of(), store.list());
            assertEquals(1, store.unlisted().size());
            assertTrue(store.deleteDamaged(ONE));
            assertTrue(store.save(TestPostgres.entry(ONE.value(), 1, "one"), 0));
            assertTrue(proxy.passed().length < length, () -> proxy.passed().length + " bytes");
        }
    }

    /** A token of ours is not as long. */
    @Test
    void whatIsNoTokenHoldsNoLease() {
        try (OpenStore store = open()) {
            Leases leases = store.leases().orElseThrow();
            setToken("x".repeat(1_000_000));
            Lease taken = leases.tryAcquire(ONE).orElseThrow();
            assertEquals(Optional.empty(), leases.tryAcquire(ONE));
            taken.close();
            assertEquals(List.of(), TestPostgres.sql("SELECT token FROM " + schema + ".lease"));
        }
    }

    @Test
    void aLeaseThatIsHeldForEverIsTakenOverAfterItsTime() {
        AtomicLong elapsed = new AtomicLong();
        JdbcStore store = TestPostgres.store().withTimes(() -> TestPostgres.NOW, elapsed::get, TestPostgres.TIMES);
        try (OpenStore opened = store.open(TestPostgres.settings(schema))) {
            Leases leases = opened.leases().orElseThrow();
            setToken("an attacker's \u4e2d");
            assertEquals(Optional.empty(), leases.tryAcquire(ONE));
            elapsed.set(ServerLeases.LIFE.toNanos() - 1);
            assertEquals(Optional.empty(), leases.tryAcquire(ONE));
            setToken("another token");
            elapsed.set(ServerLeases.LIFE.toNanos());
            assertEquals(Optional.empty(), leases.tryAcquire(ONE), "it has changed, as that of a holder does");
            elapsed.set(2 * ServerLeases.LIFE.toNanos());
            leases.tryAcquire(ONE).orElseThrow().close();
            assertEquals(List.of(), TestPostgres.sql("SELECT token FROM " + schema + ".lease"));
        }
    }

    @Test
    void aLeaseThatWasTakenAwayIsNotGivenBackOver() {
        try (OpenStore store = open()) {
            Lease lease = store.leases().orElseThrow().tryAcquire(ONE).orElseThrow();
            setToken("another's");
            lease.close();
            assertEquals(List.of("another's"), TestPostgres.sql("SELECT token FROM " + schema + ".lease"));
        }
    }

    @Test
    void rowsThatSayTheyLiveForEverAreServedNoLongerThanTheirCredentials() {
        try (OpenStore store = open()) {
            StoredEntry entry = TestPostgres.entry(ONE.value(), 1, "one");
            assertTrue(store.save(entry, 0));
            TestPostgres.sql("UPDATE " + schema + ".entry SET ends = 'infinity'");
            assertEquals(
                    entry.info().expiration(),
                    store.load(ONE).orElseThrow().info().expiration(),
                    "it is sealed");
        }
    }

    @Test
    void nothingIsReadableInADumpOrALogOrOnTheWay() throws IOException {
        PostgresServer server = TestPostgres.server();
        try (FaultyProxy proxy = FaultyProxy.before(server)) {
            StoreSettings settings = TestPostgres.settings(proxy.url(), schema).option("listen-url", proxy.url());
            try (OpenStore store = TestPostgres.store().open(settings)) {
                assertTrue(store.save(TestPostgres.entry(ONE.value(), 1, CANARY), 0));
                assertTrue(store.save(TestPostgres.entry(TWO.value(), 1795255200000L, CANARY), 0));
                assertTrue(store.save(TestPostgres.entry(ONE.value(), 2, CANARY), 1));
                assertTrue(store.load(ONE).isPresent());
                assertEquals(2, store.list().size());
                assertTrue(store.leases().orElseThrow().tryAcquire(ONE).isPresent());
                String dump = server.dump();
                assertTrue(dump.contains(schema) && dump.contains(TestPostgres.digest(ONE)), "it holds the entries");
                String log = Files.readString(server.folder().resolve("log"), ISO_8859_1);
                String all = dump + log + new String(proxy.passed(), ISO_8859_1);
                for (String planted : List.of(
                        CANARY, "canary", ONE.value(), TWO.value(), "S3Read", "arn:aws", "123456789012", "vault")) {
                    assertFalse(all.contains(planted), planted);
                    assertFalse(all.contains(HexFormat.of().formatHex(planted.getBytes(UTF_8))), planted + " as bytea");
                }
            }
        }
    }

    @Test
    void noLoggerShowsAnythingAtAnyLevel() {
        StringBuilder log = new StringBuilder();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord entry) {
                log.append(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        TestPostgres.sql(
                "DO $$ BEGIN CREATE ROLE " + PostgresServer.ASKED + "; EXCEPTION WHEN duplicate_object THEN END $$");
        // Another test reads the log of the server.
        TestPostgres.sql("SET log_statement = 'none'");
        TestPostgres.sql(
                "CREATE ROLE logged LOGIN SUPERUSER PASSWORD '" + CANARY + "' IN ROLE " + PostgresServer.ASKED);
        TestPostgres.sql("RESET log_statement");
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        handler.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        try (OpenStore store = TestPostgres.store()
                .open(TestPostgres.settings(schema)
                        .option("user", "logged")
                        .password(purpose -> CANARY.toCharArray()))) {
            assertTrue(store.save(TestPostgres.entry(ONE.value(), 1, CANARY), 0));
            assertTrue(store.load(ONE).isPresent());
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
        assertTrue(log.toString().contains("org.postgresql"), "the driver logs");
        assertFalse(log.toString().contains(ONE.value()));
        assertFalse(
                log.toString().contains(CANARY),
                () -> log.substring(Math.max(0, log.indexOf(CANARY) - 500), log.indexOf(CANARY)));
    }
}
