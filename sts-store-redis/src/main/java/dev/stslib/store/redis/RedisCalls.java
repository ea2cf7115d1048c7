package dev.stslib.store.redis;

import dev.stslib.store.support.server.ServerTimes;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls to the server, each for a bounded time, behind a circuit breaker: after a call that failed or was slow, others fail
 * at once for a second, then for longer, up to half a minute, until one has succeeded. So a server that hangs costs a
 * reader one wait.
 */
final class RedisCalls {
    private static final int FACTOR = 2;

    private final RedisConnection connection;
    private final Duration timeout;
    private final RedisErrors errors;
    private final CircuitBreaker breaker;

    RedisCalls(RedisConnection connection, RedisSettings settings, ServerTimes times) {
        this.connection = connection;
        this.timeout = settings.timeout();
        this.errors = new RedisErrors(settings.address(), timeout);
        this.breaker = CircuitBreaker.of(
                "redis",
                breaker(times)
                        .recordException(RedisErrors::isOutage)
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

    /**
     * Calls and waits.
     *
     * @param command makes the call
     * @return the answer, null where Redis says nil
     * @throws dev.stslib.api.error.StoreException if there is no good answer in time
     * @throws RedisNoScriptException if the server does not know the script that was called
     */
    <T> T call(Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        RedisClusterAsyncCommands<byte[], byte[]> used = connection.commands();
        try {
            return breaker.executeSupplier(
                    () -> LettuceFutures.awaitOrCancel(command.apply(used), timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RedisNoScriptException e) {
            throw e;
        } catch (RuntimeException e) {
            if (RedisErrors.mayBeOfThisConnection(e)) {
                connection.renew(used);
            }
            throw errors.of(e);
        }
    }

    /** The commands themselves, for calls for which no caller waits. */
    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return connection.commands();
    }
}
