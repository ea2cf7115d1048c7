package dev.stslib.store.redis;

import dev.stslib.store.support.server.ServerLeases;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * The times that the documents name.
 *
 * @param leaseLife how long a lease lasts that is not renewed
 * @param firstPause how long the server is left alone after the first failure; twice as long after each further one
 * @param longestPause how long it is left alone at most
 */
record RedisTimes(Duration leaseLife, Duration firstPause, Duration longestPause) {
    private static final int FACTOR = 2;

    static final RedisTimes DEFAULT = new RedisTimes(ServerLeases.LIFE, Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** A circuit breaker that leaves the server alone after one failure. */
    CircuitBreakerConfig.Builder breaker() {
        return CircuitBreakerConfig.custom()
                .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(firstPause, FACTOR, longestPause));
    }
}
