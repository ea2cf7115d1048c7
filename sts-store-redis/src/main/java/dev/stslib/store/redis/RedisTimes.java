package dev.stslib.store.redis;

import dev.stslib.store.support.server.ServerLeases;
import java.time.Duration;

/**
 * The times that the documents name.
 *
 * @param leaseLife how long a lease lasts that is not renewed
 * @param firstPause how long the server is left alone after the first failure; twice as long after each further one
 * @param longestPause how long it is left alone at most
 */
record RedisTimes(Duration leaseLife, Duration firstPause, Duration longestPause) {
    static final RedisTimes DEFAULT = new RedisTimes(ServerLeases.LIFE, Duration.ofSeconds(1), Duration.ofSeconds(30));
}
