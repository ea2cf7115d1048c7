package dev.stslib.core.traffic;

/**
 * How much an engine asks of others at a time.
 *
 * @param perSecond how many requests may start within any second, for one endpoint and one account; 1 or more
 * @param atOnce how many requests to one endpoint may be under way at once, whatever the account; 1 or more
 */
public record Limits(int perSecond, int atOnce) {
    /** A third of STS's quota, which is about 600 a second for an account and a region: other programs use it too. */
    public static final int PER_SECOND = 200;

    public Limits {
        requireOneOrMore("requests a second", perSecond);
        requireOneOrMore("requests at once", atOnce);
    }

    /**
     * Checks a limit.
     *
     * @param what what it limits, for the message
     * @param value the limit
     * @return the limit
     * @throws IllegalArgumentException if it is less than one
     */
    public static int requireOneOrMore(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("The limit of " + what + " is 1 or more, not " + value);
        }
        return value;
    }
}
