package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.spi.SharedRateLimit.Demand;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call in an {@link EndpointQueue}, from the time it is added until its result is there.
 *
 * @param <T> the result
 */
public final class QueuedCall<T> {
    /** Awaited calls first, in the order they were added; then by the time they are needed. First tries before retries. */
    static final Comparator<QueuedCall<?>> ORDER = Comparator.comparing((QueuedCall<?> call) -> !call.prioritized)
            .thenComparing(call -> call.retry)
            .thenComparingLong(call -> call.prioritized ? 0 : call.neededBy)
            .thenComparingLong(call -> call.number);

    /** How far a call has come. {@code DISPATCHED}: handed to its executor, holds a place, has no token yet. */
    enum State {
        QUEUED,
        DISPATCHED,
        RUNNING,
        DONE
    }

    final CallContext context;
    final AccountRateLimiter limiter;
    final Executor executor;
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final EndpointQueue queue;
    private final long number;
    private final long neededBy;
    private final boolean retry;
    private final Supplier<CompletionStage<T>> work;
    /** Guarded by the queue; changes only while the call is in no sorted set. */
    boolean prioritized;
    /** Guarded by the queue. */
    State state = State.QUEUED;

    QueuedCall(
            EndpointQueue queue,
            long number,
            AccountRateLimiter limiter,
            CallContext context,
            Executor executor,
            Supplier<CompletionStage<T>> work) {
        this.queue = queue;
        this.number = number;
        this.limiter = limiter;
        this.context = context;
        this.executor = executor;
        this.work = work;
        prioritized = context.isAwaited();
        neededBy = context.neededBy();
        retry = context.isRetry();
    }

    /** Whether a caller waits for it, after an earlier call for the same credentials failed. */
    boolean isAwaitedRetry() {
        return retry && prioritized;
    }

    /** Moves the call before those that are not awaited. Has no effect once it has started. */
    public void prioritize() {
        queue.prioritize(this);
    }

    /**
     * Says what the call waits for.
     *
     * @return part of a sentence, such as {@code the limit of 200 requests a second to STS in eu-west-1}
     */
    public String waitingFor() {
        return queue.describeWait(this);
    }

    /** Does the work, which may block. Throws nothing: a failure, an Error too, is in the stage. */
    CompletionStage<T> run() {
        try {
            return Objects.requireNonNull(work.get(), "the result of a call");
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Passes the answer on. Runs what depends on the result, which may take a while. */
    void complete(CompletionStage<T> answer) {
        answer.whenComplete((value, error) -> {
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        });
    }

    void fail(Throwable error) {
        result.completeExceptionally(error);
    }

    /**
     * The queued calls of one account, and which of them goes first. Calls after a failure let the others pass, so that
     * credentials that cannot be had do not hold up those that can. Guarded by the queue.
     */
    static final class OfAccount {
        private final AccountRateLimiter limiter;
        private final TreeSet<QueuedCall<?>> awaitedRetries = new TreeSet<>(QueuedCall.ORDER);
        private final TreeSet<QueuedCall<?>> others = new TreeSet<>(QueuedCall.ORDER);

        OfAccount(AccountRateLimiter limiter) {
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

        /**
         * The question to the fleet for the calls that have a place; or null if there is none.
         *
         * @param places how many calls can start
         * @param isOneKept whether one of the places is kept for awaited calls
         */
        @Nullable
        Demand question(int places, boolean isOneKept) {
            int urgent = awaitedRetries.size();
            for (QueuedCall<?> call : others) {
                if (urgent >= places || !call.prioritized) {
                    break;
                }
                urgent++;
            }
            int all = Math.min(places - (isOneKept ? 1 : 0), awaitedRetries.size() + others.size());
            return limiter.question(Math.min(urgent, places), Math.max(urgent, all));
        }

        AccountRateLimiter limiter() {
            return limiter;
        }

        boolean hasAwaitedRetry() {
            return !awaitedRetries.isEmpty();
        }

        /**
         * The call that goes first; there is at least one.
         *
         * @param owesRetry whether it is the turn of an awaited call after a failure
         */
        QueuedCall<?> first(boolean owesRetry) {
            boolean noneAwaited = others.isEmpty() || !others.first().prioritized;
            return hasAwaitedRetry() && (owesRetry || noneAwaited) ? awaitedRetries.first() : others.first();
        }
    }
}
