package dev.stslib.core.internal.store;

import dev.stslib.api.error.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a store on threads for that, each call for a bounded time. While a call is overdue, others fail at once, so that a
 * store that hangs costs the engine one wait and no threads.
 */
final class BoundedCalls {
    private final Executor threads;
    private final ScheduledExecutorService timer;
    private final Duration limit;
    private final AtomicInteger overdue = new AtomicInteger();

    /**
     * Makes it without calling anything.
     *
     * @param threads runs the calls
     * @param timer measures the time limit
     * @param limit the time limit of a call
     */
    BoundedCalls(Executor threads, ScheduledExecutorService timer, Duration limit) {
        this.threads = threads;
        this.timer = timer;
        this.limit = limit;
    }

    /** Whether a call has taken longer than the limit and still has not returned. */
    boolean isHanging() {
        return overdue.get() > 0;
    }

    /**
     * Makes a call.
     *
     * @return its result, or its failure; {@link StoreException} if it does not return in time
     */
    <T> CompletionStage<T> run(Supplier<T> call) {
        if (isHanging()) {
            return CompletableFuture.failedStage(new StoreException(
                    "The store was not asked: an earlier call has not returned yet",
                    "Check the store; it is used again as soon as that call returns"));
        }
        Call<T> started = new Call<>(call);
        threads.execute(started);
        started.limit();
        return started.result;
    }

    private final class Call<T> implements Runnable {
        private final Supplier<T> call;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable ScheduledFuture<?> timeOut;
        private boolean returned;
        private boolean late;

        Call(Supplier<T> call) {
            this.call = call;
        }

        @Override
        public void run() {
            T value = null;
            Throwable error = null;
            try {
                value = call.get();
            } catch (Throwable e) { // Errors too: a caller waits for the result
                error = e;
            }
            returned();
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        }

        private synchronized void returned() {
            returned = true;
            if (timeOut != null) {
                timeOut.cancel(false);
            }
            if (late) {
                overdue.decrementAndGet();
            }
        }

        synchronized void limit() {
            if (returned) {
                return;
            }
            try {
                timeOut = timer.schedule(this::timedOut, limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                result.completeExceptionally(e); // the engine is being closed
            }
        }

        private void timedOut() {
            synchronized (this) {
                if (returned) {
                    return;
                }
                late = true;
                overdue.incrementAndGet();
            }
            result.completeExceptionally(new StoreException(
                    "The store did not answer within " + limit.toSeconds() + " s",
                    "Check the store; until it answers, the engine goes on without it"));
        }
    }
}
