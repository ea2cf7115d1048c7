package dev.stslib.core.internal.ratelimit;

/**
 * The limits of one engine.
 *
 * @param perSecond how many requests may start within any second, for one endpoint and one account; 1 or more
 * @param concurrent how many requests to one endpoint may run at the same time, for all accounts together; 1 or more
 */
public record RateLimits(int perSecond, int concurrent) {
    /** A third of the quota of STS, about 600 per second for an account and a Region, which other programs share. */
    public static final int PER_SECOND = 200;

    public RateLimits {
        requireOneOrMore("requests a second", perSecond);
        requireOneOrMore("requests at once", concurrent);
    }

    /**
     * Checks a limit.
     *
     * @param name what is limited, for the message
     * @param value the limit
     * @return the limit
     * @throws IllegalArgumentException if it is less than one
     */
    public static int requireOneOrMore(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("The limit of " + name + " is 1 or more, not " + value);
        }
        return value;
    }
}
