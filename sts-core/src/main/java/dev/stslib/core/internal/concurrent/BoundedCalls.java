package dev.stslib.core.internal.concurrent;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a plug-in on separate threads, each call for a bounded time. While a call is overdue, others fail at once, so that
 * a plug-in that hangs costs the engine one wait and no thread of its requests.
 */
public final class BoundedCalls implements AutoCloseable {
    /** What a caller gets instead of a result. */
    public interface Errors {
        /** {@return the error while an earlier call is overdue} */
        RuntimeException earlierCallHangs();

        /** {@return the error if no thread was free within the limit} */
        RuntimeException noThread();

        /** {@return the error if the call did not return within the limit} */
        RuntimeException late();

        /** {@return the error once the engine is closed} */
        RuntimeException closed();
    }

    private final Executor threads;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Duration limit;
    private final Errors errors;
    private final Runnable whenAnswered;
    private final AtomicInteger overdue = new AtomicInteger();
    private final Set<Call<?>> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Makes it without calling anything.
     *
     * @param threads runs the calls
     * @param pool runs what depends on a call that was given up
     * @param timer measures the time limit
     * @param limit how long a call may wait for a thread, and how long it may then take
     * @param errors what callers get that the plug-in does not answer
     * @param whenAnswered runs on the thread of each call that has returned, while no call is overdue
     */
    public BoundedCalls(
            Executor threads,
            Executor pool,
            ScheduledExecutorService timer,
            Duration limit,
            Errors errors,
            Runnable whenAnswered) {
        this.threads = threads;
        this.pool = pool;
        this.timer = timer;
        this.limit = limit;
        this.errors = errors;
        this.whenAnswered = whenAnswered;
    }

    /**
     * Whether a call has taken longer than the limit and still has not returned.
     *
     * @return true if one hangs
     */
    public boolean isHanging() {
        return overdue.get() > 0;
    }

    /**
     * Makes a call.
     *
     * @param <T> the type of the result
     * @param call the call; may block
     * @return its result, or its failure, or one of the {@link Errors}
     */
    public <T> CompletionStage<T> run(Supplier<T> call) {
        if (isHanging()) {
            return CompletableFuture.failedStage(errors.earlierCallHangs());
        }
        Call<T> added = new Call<>(call);
        pending.add(added);
        CompletionStage<T> result = added.result;
        result.whenComplete((value, error) -> pending.remove(added));
        if (closed) {
            added.result.completeExceptionally(errors.closed());
            return result;
        }
        try {
            threads.execute(added);
        } catch (RuntimeException | Error e) {
            added.giveUp(e);
            throw e;
        }
        added.limit();
        return result;
    }

    /** Fails all calls that have not returned. A thread in one of them goes on. */
    @Override
    public void close() {
        closed = true;
        pending.forEach(call -> call.result.completeExceptionally(errors.closed()));
    }

    private enum State {
        QUEUED,
        RUNNING,
        LATE,
        ENDED
    }

    private final class Call<T> implements Runnable {
        private final Supplier<T> call;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable Future<?> timeOut;
        private State state = State.QUEUED;

        Call(Supplier<T> call) {
            this.call = call;
        }

        @Override
        public void run() {
            if (!start()) {
                return;
            }
            T value = null;
            Throwable error = null;
            try {
                value = call.get();
            } catch (Throwable e) { // Errors too: a caller waits for the result
                error = e;
            }
            returned();
            if (!isHanging()) {
                whenAnswered.run();
            }
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        }

        /** Sets a limit to the wait for a thread, or to the call if that has begun. */
        synchronized void limit() {
            if (state == State.QUEUED) {
                setTimeOut(this::waitedInVain);
            } else if (state == State.RUNNING && timeOut == null) {
                setTimeOut(this::tookTooLong);
            }
        }

        private synchronized boolean start() {
            if (state != State.QUEUED) {
                return false;
            }
            state = State.RUNNING;
            if (timeOut != null) {
                timeOut.cancel(false);
                setTimeOut(this::tookTooLong);
            }
            return true;
        }

        private synchronized void returned() {
            if (state == State.LATE) {
                overdue.decrementAndGet();
            }
            state = State.ENDED;
            cancelTimeOut();
        }

        private void waitedInVain() {
            giveUpOnPool(errors.noThread());
        }

        private void tookTooLong() {
            synchronized (this) {
                if (state != State.RUNNING) {
                    return;
                }
                state = State.LATE;
                overdue.incrementAndGet();
            }
            // Those behind this call would wait for a thread that it may hold.
            pending.forEach(other -> other.giveUpOnPool(errors.earlierCallHangs()));
            RuntimeException late = errors.late();
            onPool(() -> result.completeExceptionally(late));
        }

        private void giveUpOnPool(RuntimeException why) {
            if (end()) {
                onPool(() -> result.completeExceptionally(why));
            }
        }

        private void giveUp(Throwable why) {
            end();
            result.completeExceptionally(why);
        }

        /** Ends a call that has not started. */
        private synchronized boolean end() {
            if (state != State.QUEUED) {
                return false;
            }
            state = State.ENDED;
            cancelTimeOut();
            return true;
        }

        /** What depends on the result may block, and the timer has others to serve. */
        private void onPool(Runnable completion) {
            try {
                pool.execute(completion);
            } catch (RuntimeException | Error e) {
                completion.run();
            }
        }

        private void setTimeOut(Runnable action) {
            try {
                timeOut = timer.schedule(action, limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e); // the engine is being closed
            }
        }

        private void cancelTimeOut() {
            if (timeOut != null) {
                timeOut.cancel(false);
            }
        }
    }
}
