package dev.stslib.store.redis;

import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.store.support.server.NameKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The rate limit on the server: for each name one key with the time at which the next request is due (GCRA), by the server's
 * clock in microseconds. Two sketches beside it count the processes that have asked in this minute and the one before.
 */
final class RedisRateLimit implements SharedRateLimit {
    private static final long MICROS = 1_000_000;

    private final RedisCalls calls;
    private final RedisNames keys;
    private final NameKey names;
    private final byte[] process;

    /**
     * Makes the limit of a store.
     *
     * @param process random bytes that tell this process from others
     */
    RedisRateLimit(RedisCalls calls, RedisNames keys, NameKey names, byte[] process) {
        this.calls = calls;
        this.keys = keys;
        this.names = names;
        this.process = process;
    }

    @Override
    public Grant tryAcquire(Demand demand) {
        long interval = (MICROS + demand.perSecond() - 1) / demand.perSecond();
        long tolerance = (demand.burst() - 1) * interval / (demand.isUrgent() ? 1 : 2);
        List<Object> reply = Script.RATE_LIMIT.answer(
                calls,
                keys.rateLimit(names.digest(demand.name())),
                ascii(interval),
                ascii(tolerance),
                ascii(demand.permits()),
                process);
        return new Grant(
                between(0, number(reply, 0), demand.permits()),
                Duration.of(Math.max(0, number(reply, 1)), ChronoUnit.MICROS),
                between(1, number(reply, 2), Integer.MAX_VALUE));
    }

    private static long number(List<Object> reply, int at) {
        return (Long) reply.get(at);
    }

    private static int between(int least, long value, int most) {
        return (int) Math.max(least, Math.min(value, most));
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
