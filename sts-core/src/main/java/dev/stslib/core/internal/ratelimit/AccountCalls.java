package dev.stslib.core.internal.ratelimit;

import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The queued calls of one account, and which of them goes first. Calls after a failure let the others pass, so that
 * credentials that cannot be had do not hold up those that can. But one start in ten goes to an awaited call after a failure,
 * so that it comes in the end, whatever else is asked. Guarded by the queue.
 */
final class AccountCalls {
    /** How many calls pass an awaited call after a failure. */
    static final int PASSES = 9;

    private final AccountRateLimiter limiter;
    private final TreeSet<QueuedCall<?>> awaitedRetries = new TreeSet<>(QueuedCall.ORDER);
    private final TreeSet<QueuedCall<?>> others = new TreeSet<>(QueuedCall.ORDER);
    /** How many calls have started while an awaited call after a failure could have. */
    private int passed;

    AccountCalls(AccountRateLimiter limiter) {
        this.limiter = limiter;
    }

    private Collection<QueuedCall<?>> place(QueuedCall<?> call) {
        return call.isAwaitedRetry() ? awaitedRetries : others;
    }

    void add(QueuedCall<?> call) {
        place(call).add(call);
    }

    boolean remove(QueuedCall<?> call) {
        return place(call).remove(call);
    }

    boolean isEmpty() {
        return awaitedRetries.isEmpty() && others.isEmpty();
    }

    void forEach(Consumer<QueuedCall<?>> action) {
        awaitedRetries.forEach(action);
        others.forEach(action);
    }

    boolean canDispatch() {
        return limiter.canDispatch();
    }

    /** Whether it is the turn of an awaited call after a failure, which then goes before those of all accounts. */
    boolean owesRetry() {
        return passed >= PASSES && !awaitedRetries.isEmpty();
    }

    /** The call that goes first; there is at least one. */
    QueuedCall<?> first() {
        boolean noneAwaited = others.isEmpty() || !others.first().prioritized;
        return owesRetry() || (noneAwaited && !awaitedRetries.isEmpty()) ? awaitedRetries.first() : others.first();
    }

    /** Notes that a call starts, of this account or of another one. */
    void noteStart(QueuedCall<?> call) {
        if (awaitedRetries.contains(call)) {
            passed = 0;
        } else if (!call.isAwaitedRetry() && !awaitedRetries.isEmpty() && canDispatch()) {
            passed++;
        }
    }
}
