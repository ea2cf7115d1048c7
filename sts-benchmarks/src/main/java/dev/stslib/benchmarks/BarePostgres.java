package dev.stslib.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Bare statements through the data source that the store uses, on one row. */
final class BarePostgres implements EntryKeeper {
    private final DataSource source;
    private final byte[] value;

    BarePostgres(DataSource source, byte[] value) throws SQLException {
        this.source = source;
        this.value = value.clone();
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("CREATE TABLE bare (name text PRIMARY KEY, value bytea)")) {
            boolean unused = statement.execute();
        }
        save();
    }

    @Override
    public void save() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO bare VALUES ('one', ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value")) {
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
                PreparedStatement statement = connection.prepareStatement("SELECT value FROM bare WHERE name = ?")) {
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
