package dev.stslib.store.jdbc;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.server.ServerTimes;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls to the database, each for a bounded time, behind a circuit breaker: after a call that failed or was slow, others
 * fail at once for a second, then for longer, up to half a minute, until one has succeeded. Calls run on other threads: so
 * a caller leaves a pool that hands out no connection, and a call never meets a transaction that is bound to its caller.
 */
final class JdbcCalls {
    private static final int FACTOR = 2;

    private final OwnTransactions transactions;
    private final ExecutorService threads;
    private final Duration timeout;
    private final JdbcErrors errors;
    private final CircuitBreaker breaker;

    JdbcCalls(OwnTransactions transactions, ExecutorService threads, JdbcSettings settings, ServerTimes times) {
        this.transactions = transactions;
        this.threads = threads;
        this.timeout = settings.timeout();
        this.errors = new JdbcErrors(settings.place(), timeout);
        this.breaker = CircuitBreaker.of(
                "jdbc",
                breaker(times)
                        .recordException(JdbcErrors::isOutage)
                        .slowCallDurationThreshold(timeout.dividedBy(2))
                        .build());
    }

    /** A circuit breaker that leaves the server alone after one failure. */
    static CircuitBreakerConfig.Builder breaker(ServerTimes times) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(times.firstPause(), FACTOR, times.longestPause()));
    }

    /** How long the server may work on a statement, in milliseconds. */
    long statementTimeout() {
        return timeout.toMillis();
    }

    /**
     * Calls and waits.
     *
     * @throws StoreException if there is no good answer in time
     */
    <T> T call(SqlWork<T> work) {
        try {
            return breaker.executeCallable(() -> await(work));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.of(e);
        } catch (Exception e) {
            throw errors.of(e);
        }
    }

    private <T> T await(SqlWork<T> work) throws SQLException, TimeoutException, InterruptedException {
        FutureTask<T> call = new FutureTask<>(() -> transactions.run(work));
        threads.execute(call);
        try {
            return call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLException("A call failed", e.getCause());
        } finally {
            call.cancel(true); // interrupts a wait for a connection, and nothing else
        }
    }

    /** Calls and does not wait. The breaker is not asked: what failed before the server was down may succeed after it. */
    <T> CompletionStage<T> start(SqlWork<T> work) {
        Executor executor = threads;
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return transactions.run(work);
                    } catch (SQLException e) {
                        throw errors.of(e);
                    }
                },
                executor);
    }
}
