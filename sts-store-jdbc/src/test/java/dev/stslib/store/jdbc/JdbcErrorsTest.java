package dev.stslib.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JdbcErrorsTest {
    private final JdbcErrors errors = new JdbcErrors("at db", Duration.ofSeconds(1));

    static Stream<Exception> late() {
        return Stream.of(
                new TimeoutException(),
                new SQLException("An I/O error occurred", "08006", new SocketTimeoutException()),
                new SQLException("canceling statement due to statement timeout", "57014"));
    }

    @ParameterizedTest
    @MethodSource
    void late(Exception thrown) {
        assertEquals(
                "The PostgreSQL server at db did not answer within 1.0 s",
                errors.of(thrown).problem());
    }
}
