package dev.stslib.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Gives each piece of work a connection without an open transaction, and gives the connection back with the settings that
 * it had and no transaction left behind. A connection for which that fails is ended.
 */
final class OwnTransactions {
    private final DataSource source;
    private final int timeout;

    /**
     * Makes it.
     *
     * @param timeout how long the server may take to answer
     */
    OwnTransactions(DataSource source, Duration timeout) {
        this.source = source;
        this.timeout = Math.toIntExact(timeout.toMillis());
    }

    <T> T run(SqlWork<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            if (Thread.interrupted()) {
                throw new SQLException("The caller waits no more");
            }
            checkFit(connection);
            boolean commits = connection.getAutoCommit();
            int networkTimeout = connection.getNetworkTimeout();
            try {
                connection.setNetworkTimeout(Runnable::run, timeout);
                if (!commits) {
                    connection.setAutoCommit(true);
                }
                return work.on(connection);
            } finally {
                restore(connection, commits, networkTimeout);
            }
        }
    }

    private static void checkFit(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(BaseConnection.class)) {
            throw new UnfitConnectionException(
                    "The data source hands out connections of another driver than org.postgresql",
                    "Give the store a DataSource of org.postgresql, or a pool of such connections");
        }
        if (isInTransaction(connection)) {
            throw new UnfitConnectionException(
                    "The data source hands out a connection whose transaction is open",
                    "Give the store a DataSource that hands out a connection to one caller at a time");
        }
    }

    private static boolean isInTransaction(Connection connection) throws SQLException {
        return connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
    }

    private static void restore(Connection connection, boolean commits, int networkTimeout) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        try {
            if (isInTransaction(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("ROLLBACK");
                }
            }
            if (!commits) {
                connection.setAutoCommit(false);
            }
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        }
    }
}
