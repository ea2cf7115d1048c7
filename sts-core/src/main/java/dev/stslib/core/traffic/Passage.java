package dev.stslib.core.traffic;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Who wants a request to be made. */
public interface Passage {
    /**
     * Says whether somebody is blocked until the answer comes. Such requests go before all others.
     *
     * @return true for a reader, false for the background
     */
    boolean isAwaited();

    /**
     * When the answer is needed: of those for whom nobody waits, the earliest goes first.
     *
     * @return milliseconds since 1970; the smallest number if there is nothing to serve
     */
    long neededBy();

    /**
     * Where the request is made.
     *
     * @param pool where it is usually made
     * @return the pool, or a place of its own
     */
    Executor where(Executor pool);

    /**
     * Is told that the request is in a queue, and that it has left it.
     *
     * @param ticket the place in the queue, or null once it is left
     */
    void queued(@Nullable Ticket ticket);
}
