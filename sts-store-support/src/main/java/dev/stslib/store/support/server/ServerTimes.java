package dev.stslib.store.support.server;

import java.time.Duration;

/**
 * The times that the documents of a store on a server name. Tests shorten them.
 *
 * @param leaseLife how long a lease lasts that is not renewed
 * @param firstPause how long the server is left alone after the first failure; twice as long after each further one
 * @param longestPause how long it is left alone at most
 */
public record ServerTimes(Duration leaseLife, Duration firstPause, Duration longestPause) {
    /** Those of an application. */
    public static final ServerTimes DEFAULT =
            new ServerTimes(ServerLeases.LIFE, Duration.ofSeconds(1), Duration.ofSeconds(30));
}
