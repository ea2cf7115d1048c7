package dev.stslib.core.traffic;

import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One account at one endpoint: who queues, and how many may start. The limiter and its library are loaded at the first
 * request. Guarded by its lane.
 */
final class Meter {
    private final LongSupplier elapsed;
    private final int perSecond;
    private @Nullable RateLimit limit;
    /** Sent on their way, not yet started. */
    private int sent;

    final TreeSet<Ticket> queue = new TreeSet<>(Ticket.ORDER);

    /**
     * Makes it without a limiter.
     *
     * @param perSecond the limit, or {@link Integer#MAX_VALUE} for none
     */
    Meter(LongSupplier elapsed, int perSecond) {
        this.elapsed = elapsed;
        this.perSecond = perSecond;
    }

    boolean isLimited() {
        return perSecond != Integer.MAX_VALUE;
    }

    RateLimit limit() {
        RateLimit known = limit;
        if (known == null) {
            known = new RateLimit(elapsed, perSecond);
            limit = known;
        }
        return known;
    }

    /** Whether one more may be sent on its way. */
    boolean isOpen() {
        return !isLimited() || limit().available() > sent;
    }

    /** How long it is until one more may be sent on its way; those that are on it come first. */
    long nanosToOpen() {
        return limit().available() > 0 ? Long.MAX_VALUE : limit().nanosToNext();
    }

    void send() {
        sent++;
    }

    /** One that was sent is about to start; false if it has to queue again. */
    boolean start() {
        sent--;
        return !isLimited() || limit().take();
    }

    /** One that was sent did not get there. */
    void lost() {
        sent--;
    }
}
