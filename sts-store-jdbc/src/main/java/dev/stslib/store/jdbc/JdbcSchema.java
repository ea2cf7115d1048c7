package dev.stslib.store.jdbc;

import dev.stslib.api.error.NewerStoreException;
import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The tables of the store. Each script leads from one version to the next; the first creates them. */
final class JdbcSchema {
    /** The scripts of this release. */
    static final List<String> SCRIPTS = List.of(script("schema-1.sql"));

    private static final String NAME = "stslib";
    private static final int TRIES = 5;
    /** Another process creates the same at the same time. */
    private static final Set<String> RACES = Set.of("23505", "42P06", "42P07", "42710");

    private final JdbcCalls calls;
    private final JdbcSettings settings;
    private final List<String> scripts;

    JdbcSchema(JdbcCalls calls, JdbcSettings settings, List<String> scripts) {
        this.calls = calls;
        this.settings = settings;
        this.scripts = scripts;
    }

    private static String script(String name) {
        try (InputStream in = Objects.requireNonNull(JdbcSchema.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks that the tables have the version of this release, after creating or migrating them if the settings say so.
     *
     * @throws NewerStoreException if they have a newer one
     * @throws StoreException if they have an older one, or there are none
     */
    void prepare() {
        int version = calls.call(this::version);
        for (int i = 0; i < TRIES && version < scripts.size() && settings.createSchema(); i++) {
            version = calls.call(this::migrate);
        }
        if (version > scripts.size()) {
            throw new NewerStoreException(
                    "The tables of the store in the schema " + settings.schema() + " have the version " + version
                            + ", and this release knows " + scripts.size(),
                    "Use the release that made them, or a newer one");
        }
        if (version < scripts.size()) {
            throw new StoreException(
                    version == 0
                            ? "There are no tables of the store in the schema " + settings.schema()
                            : "The tables of the store in the schema " + settings.schema() + " have the version "
                                    + version + ", and this release needs " + scripts.size(),
                    "Set the option " + JdbcSettings.CREATE_SCHEMA
                            + " to true, or run the scripts schema-*.sql of the jar" + " of sts-store-jdbc");
        }
    }

    /** The version that the tables have, 0 if there are none. */
    private int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Sql.begin(calls.statementTimeout()));
            int version = version(statement);
            statement.execute("COMMIT");
            return version;
        }
    }

    private int version(Statement statement) throws SQLException {
        String table = settings.schema() + ".version";
        try (ResultSet found = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            if (!found.next() || !found.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet found = statement.executeQuery("SELECT max(version) FROM " + table)) {
            return found.next() ? found.getInt(1) : 0;
        }
    }

    /** Runs the scripts that are missing in one transaction. */
    private int migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Sql.beginWriting(calls.statementTimeout()));
            if (version(statement) > 0) {
                statement.execute("LOCK TABLE " + settings.schema() + ".version IN EXCLUSIVE MODE");
            }
            int version = version(statement);
            for (String script : scripts.subList(Math.min(version, scripts.size()), scripts.size())) {
                statement.execute(script.replace(NAME, settings.schema()));
            }
            version = version(statement);
            statement.execute("COMMIT");
            return version;
        } catch (SQLException e) {
            if (RACES.contains(e.getSQLState())) {
                return 0; // what the other does is seen at the next try
            }
            throw e;
        }
    }
}
