package dev.stslib.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGStatement;

/** Bare statements through the data source that the store uses, on one row of a table. */
final class BarePostgres implements EntryKeeper {
    private final DataSource source;
    private final String table;
    private final byte[] value;
    private final int threshold;

    /**
     * Makes the row.
     *
     * @param table the table, of this object alone: what the driver has once prepared for a text, it uses for that text
     * @param threshold the execution from which the driver prepares a statement on the server; 0 for never
     */
    BarePostgres(DataSource source, String table, byte[] value, int threshold) throws SQLException {
        this.source = source;
        this.table = table;
        this.value = value.clone();
        this.threshold = threshold;
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "CREATE TABLE " + table + " (name text PRIMARY KEY, value bytea)")) {
            boolean unused = statement.execute();
        }
        save();
    }

    @Override
    public void save() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                        + " VALUES ('one', ?) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value")) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(threshold);
            statement.setBytes(1, value);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("PostgreSQL did not save");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void load() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT value FROM " + table + " WHERE name = ?")) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(threshold);
            statement.setString(1, "one");
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getBytes(1).length != value.length) {
                    throw new IllegalStateException("Another value was saved");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {}
}
