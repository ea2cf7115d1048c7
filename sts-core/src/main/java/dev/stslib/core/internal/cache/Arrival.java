package dev.stslib.core.internal.cache;

import dev.stslib.api.TemporaryCredentials;
import java.util.concurrent.TimeUnit;

/**
 * One moment by both clocks. It shows whether the wall clock was set back since, which must lengthen no life.
 *
 * @param millis the wall clock, milliseconds since 1970
 * @param nanos the elapsed time, nanoseconds
 */
public record Arrival(long millis, long nanos) {
    /** The two clocks differ a little, and are not read at the same time. */
    private static final long TOLERANCE_MILLIS = 5_000;

    /**
     * The present moment.
     *
     * @param timing the clocks
     * @return the moment
     */
    public static Arrival now(Timing timing) {
        return new Arrival(timing.millis(), timing.nanos());
    }

    /**
     * By how much the wall clock was set back between this moment and a later one.
     *
     * @param later the later moment
     * @return milliseconds; zero for up to five seconds, which is what time servers correct in one step
     */
    public long setBack(Arrival later) {
        long setBack = millis + TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos) - later.millis;
        return setBack <= TOLERANCE_MILLIS ? 0 : setBack;
    }

    /**
     * Moves the times of credentials.
     *
     * @param credentials the credentials
     * @param millis by how much, zero or more
     * @return the same credentials with earlier times
     */
    public static TemporaryCredentials earlier(TemporaryCredentials credentials, long millis) {
        return millis == 0
                ? credentials
                : new TemporaryCredentials(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.sessionToken(),
                        credentials.issuedAt().minusMillis(millis),
                        credentials.expiration().minusMillis(millis));
    }
}
