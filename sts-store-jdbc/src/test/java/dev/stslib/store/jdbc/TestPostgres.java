package dev.stslib.store.jdbc;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.store.support.server.ServerLeases;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.contract.StoreBackend;
import dev.stslib.testkit.store.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** What the tests of the store share: one server, made-up keys and entries, and a look at the tables behind the store's back. */
final class TestPostgres {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    /** Shorter than usual where a test waits for them. */
    static final ServerTimes TIMES = new ServerTimes(ServerLeases.LIFE, Duration.ofMillis(100), Duration.ofMillis(400));

    static final SecretBytes NAME_KEY = key(1);
    static final SecretBytes SEALING_KEY = key(2);

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static @Nullable PostgresServer server;
    private static @Nullable Connection kept;

    private TestPostgres() {}

    /** The server of all tests, which ends with the process. */
    static synchronized PostgresServer server() {
        try {
            if (server == null) {
                server = PostgresServer.start();
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema that no other test uses. */
    static String newSchema() {
        return "s" + SCHEMAS.incrementAndGet();
    }

    static SecretBytes key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return SecretBytes.copyOf(key);
    }

    /** A store with the usual keys, whose clock stands still. */
    static JdbcStore store() {
        return store(NAME_KEY, SEALING_KEY);
    }

    static JdbcStore store(SecretBytes names, SecretBytes sealing) {
        return usual(new JdbcStore()).withKeys(names, sealing);
    }

    /** Gives a store the usual keys and a clock that stands still. */
    static JdbcStore usual(JdbcStore store) {
        return store.withKeys(NAME_KEY, SEALING_KEY).withTimes(() -> NOW, System::nanoTime, TIMES);
    }

    static StoreSettings settings(String schema) {
        return settings(server().url(), schema);
    }

    static StoreSettings settings(String url, String schema) {
        return over(schema).option(JdbcSettings.URL, url).option(JdbcSettings.USER, "postgres");
    }

    /** Settings of a store over a data source. Patient: the machine may be busy. */
    static StoreSettings over(String schema) {
        return StoreSettings.create()
                .option(JdbcSettings.SCHEMA, schema)
                .option(JdbcSettings.CREATE_SCHEMA, "true")
                .option(JdbcSettings.TIMEOUT, "PT20S");
    }

    static PGSimpleDataSource source() {
        return source(server().url());
    }

    static PGSimpleDataSource source(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser("postgres");
        return source;
    }

    static StoredEntry entry(String name, long version, String payload) {
        EntryInfo info = new EntryInfo(
                new EntryName(name),
                EntryKind.ROLE,
                "vault",
                NOW,
                NOW.plusSeconds(3600),
                "arn:aws:iam::123456789012:role/" + name,
                "123456789012",
                version);
        return new StoredEntry(info, SecretBytes.copyOf(payload.getBytes(StandardCharsets.UTF_8)));
    }

    static String digest(EntryName name) {
        return new NameKey(NAME_KEY.revealSecret()).digest(name);
    }

    /** Runs a statement; gives the first column of its rows. */
    static synchronized List<Object> sql(String sql, Object... parameters) {
        try {
            if (kept == null) {
                kept = source().getConnection();
            }
            return sql(kept, sql, parameters);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    static List<Object> sql(PGSimpleDataSource source, String sql) {
        try (Connection connection = source.getConnection()) {
            return sql(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static List<Object> sql(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<Object> found = new ArrayList<>();
            if (statement.execute()) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    found.add(rows.getObject(1));
                }
            }
            return found;
        }
    }

    /** The schema of a place. */
    static String schema(Path place) {
        return "c" + Integer.toHexString(place.toString().hashCode());
    }

    /** The values of the entries in a schema. */
    static StoreBackend backend(String schema) {
        String table = schema + ".entry";
        return new StoreBackend() {
            @Override
            public List<String> records() {
                return sql("SELECT name FROM " + table).stream()
                        .map(Object::toString)
                        .toList();
            }

            @Override
            public byte[] read(String record) {
                return (byte[]) sql("SELECT value FROM " + table + " WHERE name = ?", record)
                        .get(0);
            }

            @Override
            public void write(String record, byte[] content) {
                sql(
                        "INSERT INTO " + table + " VALUES (?, ?, now() + interval '1 hour')"
                                + " ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
                        record,
                        content);
            }
        };
    }

    static boolean works(OpenStore store) {
        try {
            store.load(new EntryName("whether it works"));
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    static void await(BooleanSupplier condition) {
        for (int i = 0; i < 6_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("It does not come");
    }
}
