package dev.stslib.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/** Statements as work on a connection, each in a transaction and of one round trip. */
final class Sql {
    private Sql() {}

    /** Reads rows. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * How a transaction begins that only reads: with the isolation that the store needs, whatever the settings of the caller
     * and of the server are, and with a limit on the server. Without that, a statement that waits for a lock keeps the server
     * busy after its caller has left.
     *
     * @param timeout how long the server may work on a statement, in milliseconds
     */
    static String begin(long timeout) {
        return begin("", timeout);
    }

    /** How a transaction begins that writes. */
    static String beginWriting(long timeout) {
        return begin(" READ WRITE", timeout);
    }

    private static String begin(String mode, long timeout) {
        return "BEGIN ISOLATION LEVEL READ COMMITTED" + mode + "; SET LOCAL statement_timeout = " + timeout;
    }

    /**
     * A query. What is sent at once is one transaction, also without a begin and a commit, which the server would answer one by
     * one. Its isolation does not matter to one query. A driver in the mode {@code simple} sends nothing at once, and needs
     * both.
     *
     * @param timeout how long the server may work on it, in milliseconds
     */
    static <T> SqlWork<T> query(long timeout, Reader<T> reader, String sql, Object... parameters) {
        String atOnce = "SELECT set_config('statement_timeout', '" + timeout + "', true); " + sql;
        String oneByOne = begin(timeout) + "; " + sql + "; COMMIT";
        return connection -> {
            boolean isAtOnce = connection.unwrap(PgConnection.class).getPreferQueryMode() != PreferQueryMode.SIMPLE;
            try (PreparedStatement statement = prepare(connection, isAtOnce ? atOnce : oneByOne, parameters)) {
                boolean isRows = statement.execute();
                for (int before = isAtOnce ? 1 : 2; before > 0; before--) { // the answers to what sets the limit
                    isRows = statement.getMoreResults();
                }
                if (!isRows) {
                    throw new SQLException("The server has not answered the query");
                }
                return reader.read(statement.getResultSet());
            }
        };
    }

    /**
     * A change of rows in a separate transaction. Under a stricter isolation, a change that meets another would fail instead
     * of comparing.
     *
     * @param timeout how long the server may work on it, in milliseconds
     * @return the work, which gives the number of rows that were changed
     */
    static SqlWork<Integer> change(long timeout, String sql, Object... parameters) {
        String whole = beginWriting(timeout) + "; " + sql + "; COMMIT";
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
