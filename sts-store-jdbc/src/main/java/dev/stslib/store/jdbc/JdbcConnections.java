package dev.stslib.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where connections come from: the data sources that the caller gave, or a pool to the address that the options name.
 *
 * @param source for calls
 * @param direct for notifications; empty if there are none
 * @param pool the pool that is closed with the store; null if the caller gave the data source
 */
record JdbcConnections(
        DataSource source,
        Optional<DataSource> direct,
        @Nullable HikariDataSource pool) implements AutoCloseable {
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(250); // HikariCP asks for that
    private static final Duration IDLE = Duration.ofMinutes(1);

    /**
     * Connects if the options name an address.
     *
     * @throws dev.stslib.api.error.StoreException if the server does not answer or refuses the password
     */
    static JdbcConnections open(JdbcSettings settings, @Nullable DataSource source, @Nullable DataSource direct) {
        if (source != null) {
            return new JdbcConnections(source, Optional.ofNullable(direct), null);
        }
        String password = settings.password()
                .map(found -> text(found.password("the database " + settings.place())))
                .orElse("");
        Optional<DataSource> listening = settings.listenUrl().map(url -> server(settings, url, password));
        try {
            HikariDataSource pool =
                    pool(settings, server(settings, settings.url().orElseThrow(), password));
            return new JdbcConnections(pool, direct == null ? listening : Optional.of(direct), pool);
        } catch (SQLException | PoolInitializationException e) {
            throw new JdbcErrors(settings.place(), settings.timeout()).of(e);
        }
    }

    private static String text(char[] password) {
        String text = String.valueOf(password);
        Arrays.fill(password, '\0');
        return text;
    }

    private static Server server(JdbcSettings settings, String url, String password) {
        int seconds = Math.toIntExact(settings.timeout().plusMillis(999).toSeconds());
        Server server = new Server();
        server.setUrl(url);
        settings.user().ifPresent(server::setUser);
        if (!password.isEmpty()) {
            server.setPassword(password);
        }
        server.setApplicationName("stslib");
        server.setLoginTimeout(seconds);
        server.setConnectTimeout(seconds);
        server.setSocketTimeout(seconds);
        server.setPrepareThreshold(0);
        return server;
    }

    private static HikariDataSource pool(JdbcSettings settings, Server server) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server);
        config.setPoolName("stslib-jdbc");
        config.setMaximumPoolSize(JdbcThreads.CALLS);
        config.setMinimumIdle(1); // so that it keeps the connection that it starts with
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(wait(settings.timeout()));
        // Limits each answer while a connection is set up, too; half leaves time to replace one that is dead
        config.setValidationTimeout(wait(settings.timeout().dividedBy(2)));
        server.connect();
        HikariDataSource pool = new HikariDataSource(config);
        pool.setMinimumIdle(0);
        return pool;
    }

    private static long wait(Duration wanted) {
        return Math.max(SHORTEST_WAIT.toMillis(), wanted.toMillis());
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }

    /** A server. Its first connection is made before the pool is, which reports a failure only after a second. */
    private static final class Server extends PGSimpleDataSource {
        private static final long serialVersionUID = 1L;

        private final transient AtomicReference<@Nullable Connection> first = new AtomicReference<>();

        void connect() throws SQLException {
            first.set(super.getConnection());
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = first.getAndSet(null);
            return connection == null ? super.getConnection() : connection;
        }
    }
}
