package dev.stslib.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection that has no open transaction, and that commits by itself. */
@FunctionalInterface
interface SqlWork<T> {
    T on(Connection connection) throws SQLException;
}
