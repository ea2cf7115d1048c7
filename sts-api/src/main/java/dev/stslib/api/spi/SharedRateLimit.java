package dev.stslib.api.spi;

import java.time.Duration;

/**
 * A rate limit that all processes share that use a store. A process asks for permits before it sends requests, and sends one
 * for each permit that it gets. Safe for concurrent use.
 *
 * <p>The generic cell rate algorithm (GCRA) fits: it needs one number for each name. Nothing is kept that a process would
 * have to give back, so that a process that ends holds nothing. If the state is lost, at most one burst too many starts.
 */
@FunctionalInterface
public interface SharedRateLimit {
    /**
     * A request for permits.
     *
     * @param name what is limited; each name has a separate limit
     * @param permits how many permits are wanted at most, 1 or more
     * @param perSecond how many permits a second gives, 1 or more
     * @param burst how many permits there are at once after a pause, 1 or more
     * @param isUrgent whether a caller waits for the answer. If it is false, half of the burst stays for those that are urgent
     */
    record Demand(EntryName name, int permits, int perSecond, int burst, boolean isUrgent) {
        public Demand {
            if (permits < 1 || perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException(
                        "Permits, rate and burst are 1 or more, not " + permits + ", " + perSecond + " and " + burst);
            }
        }
    }

    /**
     * The answer to a {@link Demand}.
     *
     * @param permits how many permits were given, 0 to those that were wanted
     * @param pause if none was given, how long to wait before asking again; zero or more
     * @param processes how many processes have asked for this name in the last minute or two, about; 1 or more
     */
    record Grant(int permits, Duration pause, int processes) {
        public Grant {
            if (permits < 0 || pause.isNegative() || processes < 1) {
                throw new IllegalArgumentException(
                        "An answer has permits and a pause of 0 or more, and 1 process or more");
            }
        }
    }

    /**
     * Takes as many permits as there are now, up to those that are wanted. Does not wait for more. A caller that is not told
     * within a second or two continues with a limit of its process.
     *
     * @param demand what is wanted
     * @return what was given
     * @throws dev.stslib.api.error.StoreException if the limit cannot be read or written, or the store is closed
     */
    Grant tryAcquire(Demand demand);
}
