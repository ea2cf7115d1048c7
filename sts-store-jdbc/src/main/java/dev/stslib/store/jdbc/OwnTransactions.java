package dev.stslib.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * Gives each piece of work a connection without an open transaction, and gives the connection back with the settings that
 * it had and no transaction left behind. A connection for which that fails is ended. The work prepares nothing on the server,
 * whatever the address of the database says: behind PgBouncer in transaction mode, the next execution may reach another
 * server process.
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
            Settings before = Settings.of(connection);
            try {
                new Settings(true, timeout, 0, false).set(connection);
                return work.on(connection);
            } finally {
                if (!connection.isClosed()) {
                    giveBack(connection, before);
                }
            }
        }
    }

    private static void checkFit(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PgConnection.class)) {
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
        return connection.unwrap(PgConnection.class).getTransactionState() != TransactionState.IDLE;
    }

    private static void giveBack(Connection connection, Settings before) throws SQLException {
        try {
            if (isInTransaction(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("ROLLBACK");
                }
            }
            before.set(connection);
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        }
    }

    /**
     * The settings that the store changes.
     *
     * @param commits whether statements commit by themselves
     * @param networkTimeout how long an answer may take, in milliseconds
     * @param threshold the execution from which the driver prepares a statement on the server
     * @param binary whether it prepares at once, to get binary answers
     */
    private record Settings(boolean commits, int networkTimeout, int threshold, boolean binary) {
        static Settings of(Connection connection) throws SQLException {
            PgConnection driver = connection.unwrap(PgConnection.class);
            return new Settings(
                    connection.getAutoCommit(),
                    connection.getNetworkTimeout(),
                    driver.getPrepareThreshold(),
                    driver.getForceBinary());
        }

        void set(Connection connection) throws SQLException {
            PgConnection driver = connection.unwrap(PgConnection.class);
            driver.setPrepareThreshold(threshold);
            driver.setForceBinary(binary);
            if (connection.getAutoCommit() != commits) {
                connection.setAutoCommit(commits);
            }
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        }
    }
}
