package dev.stslib.benchmarks;

import dev.stslib.core.internal.cache.Lifespan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/** When STS was last asked for each role, and how often before that was due. */
final class RoleRequestTimes {
    private final InstantSource clock;
    private final long[] last;
    /** How long after one answer nothing schedules the next request, milliseconds. */
    private final long least;

    private long early;

    RoleRequestTimes(InstantSource clock, int roles, Duration lifetime) {
        this.clock = clock;
        last = new long[roles];
        Arrays.fill(last, Long.MIN_VALUE / 2);
        least = lifetime.minus(Lifespan.advisoryWindow(lifetime, null)).toMillis();
    }

    /** STS answers for a role, whose ARN ends with its number. */
    void add(String roleArn) {
        int role = Integer.parseInt(roleArn, roleArn.lastIndexOf('-') + 1, roleArn.length(), 10);
        long now = clock.millis();
        if (now - last[role] < least) {
            early++;
        }
        last[role] = now;
    }

    /** How many requests were made while the role had credentials that no node had to renew. */
    long early() {
        return early;
    }
}
