package dev.stslib.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Statements as work on a connection, each of one round trip. */
final class Sql {
    private Sql() {}

    /** Reads rows. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** A query. */
    static <T> SqlWork<T> query(Reader<T> reader, String sql, Object... parameters) {
        return connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        };
    }

    /**
     * A change of rows in a separate transaction, whose isolation the settings of the caller and of the server do not change:
     * under a stricter one, a change that meets another fails instead of comparing.
     *
     * @param timeout how long the server may work on it, in milliseconds
     * @return the work, which gives the number of rows that were changed
     */
    static SqlWork<Integer> change(long timeout, String sql, Object... parameters) {
        String whole = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = " + timeout
                + "; " + sql + "; COMMIT";
        return connection -> {
            try (PreparedStatement statement = prepare(connection, whole, parameters)) {
                int changed = 0;
                boolean isRows = statement.execute();
                for (int count = statement.getUpdateCount(); isRows || count >= 0; count = statement.getUpdateCount()) {
                    changed += Math.max(0, count);
                    isRows = statement.getMoreResults();
                }
                return changed;
            }
        };
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
