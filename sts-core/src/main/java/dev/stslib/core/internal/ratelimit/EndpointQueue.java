package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.SharedRateLimit.Demand;
import dev.stslib.api.spi.SharedRateLimit.Grant;
import dev.stslib.core.internal.ratelimit.QueuedCall.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Queues calls to one host and starts them within the rate and concurrency limits. A queued call holds no thread. One
 * place of several is kept for awaited calls.
 */
final class EndpointQueue {
    private static final int MIN_PRUNE_SIZE = 64;
    /** How many calls may overtake an awaited call after a failure. The bound keeps it from starving. */
    private static final int PASSES = 9;

    private final String host;
    private final RateLimits limits;
    private final LongSupplier elapsedNanos;
    private final ScheduledExecutorService timer;
    /** Null if the limits are those of this process alone. */
    private final @Nullable FleetLimit fleet;

    private final Map<String, AccountRateLimiter> limiters = new HashMap<>();
    /** None is empty. */
    private final Map<AccountRateLimiter, QueuedCall.OfAccount> queued = new HashMap<>();

    private int pruneAtSize = MIN_PRUNE_SIZE;
    private long added;
    /** Calls that hold one of the places: dispatched or running. */
    private int active;
    /** How many calls have started, of any account, while an awaited call after a failure could have. */
    private int passed;

    private @Nullable ScheduledFuture<?> wakeUp;
    /** Elapsed nanoseconds. */
    private long wakeUpAt;

    private boolean closed;
    /** Set once the dispatcher drops the queue. It takes no calls any more, so that all calls share the limits of one. */
    private boolean dropped;

    /**
     * Makes an empty queue.
     *
     * @param host the host, for messages
     * @param limits the limits, with {@link Integer#MAX_VALUE} requests per second for no rate limit
     * @param fleet the limit that other processes share, or null
     */
    EndpointQueue(
            String host,
            RateLimits limits,
            LongSupplier elapsedNanos,
            ScheduledExecutorService timer,
            @Nullable FleetLimit fleet) {
        this.host = host;
        this.limits = limits;
        this.elapsedNanos = elapsedNanos;
        this.timer = timer;
        this.fleet = fleet;
    }

    /**
     * Queues a call, or starts it if the limits allow.
     *
     * @param account whose rate limit applies
     * @return the result; fails with {@link EngineClosedException} when the queue closes before the call starts, and with
     *     whatever the executor throws; null if the queue was dropped
     */
    <T> @Nullable CompletionStage<T> add(
            CallContext context, String account, Executor executor, Supplier<CompletionStage<T>> work) {
        QueuedCall<T> call;
        synchronized (this) {
            if (dropped) {
                return null;
            }
            call = new QueuedCall<>(this, added++, limiter(account), context, executor, work);
            context.queued(call);
            enqueue(call);
        }
        if (context.isAwaited()) {
            // It may have become awaited while it was being added.
            prioritize(call);
        }
        dispatchReady();
        return call.result;
    }

    private AccountRateLimiter limiter(String account) {
        AccountRateLimiter known = limiters.get(account);
        if (known == null) {
            prune();
            EntryName name = new EntryName("rate limit of " + host + " for the account " + account);
            FleetPermits permits = fleet == null ? null : new FleetPermits(fleet, name, elapsedNanos);
            known = new AccountRateLimiter(elapsedNanos, limits.perSecond(), permits);
            limiters.put(account, known);
        }
        return known;
    }

    /** Keeps the number of limiters below twice those that matter. */
    private void prune() {
        if (limiters.size() >= pruneAtSize) {
            limiters.values().removeIf(limiter -> limiter.isDisposable() && !queued.containsKey(limiter));
            pruneAtSize = Math.max(MIN_PRUNE_SIZE, 2 * limiters.size());
        }
    }

    /**
     * Drops the queue if a new one would do the same.
     *
     * @return whether the queue is dropped
     */
    synchronized boolean drop() {
        dropped |= active == 0
                && queued.isEmpty()
                && limiters.values().stream().allMatch(AccountRateLimiter::isDisposable);
        return dropped;
    }

    synchronized int limiterCount() {
        return limiters.size();
    }

    /**
     * Takes a token for a request that does not go through the queue.
     *
     * @return false if the queue was dropped
     */
    synchronized boolean recordUnqueued(String account) {
        if (!dropped) {
            limiter(account).startUnqueued();
        }
        return !dropped;
    }

    synchronized void succeeded(String account) {
        limiter(account).succeeded();
    }

    synchronized void refused(String account) {
        limiter(account).refused();
    }

    synchronized void throttled(String account, long startedAt, boolean isRetry) {
        limiter(account).throttled(startedAt, isRetry);
    }

    void prioritize(QueuedCall<?> call) {
        synchronized (this) {
            boolean moves = !call.prioritized && dequeue(call);
            call.prioritized = true;
            if (!moves) {
                return;
            }
            enqueue(call);
        }
        dispatchReady();
    }

    synchronized String describeWait(QueuedCall<?> call) {
        return call.limiter.isLimited() && active < limits.concurrent()
                ? (call.limiter.isOfFleet() ? "the shared limit of " : "the limit of ") + call.limiter.limit()
                        + " requests a second to " + host
                : "one of " + limits.concurrent() + " requests at once to " + host + " to end";
    }

    private void enqueue(QueuedCall<?> call) {
        call.state = State.QUEUED;
        queued.computeIfAbsent(call.limiter, QueuedCall.OfAccount::new).add(call);
    }

    private boolean dequeue(QueuedCall<?> call) {
        QueuedCall.OfAccount calls = queued.get(call.limiter);
        if (calls == null || !calls.remove(call)) {
            return false;
        }
        if (calls.isEmpty()) {
            queued.remove(call.limiter);
        }
        return true;
    }

    private List<QueuedCall<?>> drain() {
        List<QueuedCall<?>> drained = new ArrayList<>();
        queued.values().forEach(calls -> calls.forEach(drained::add));
        drained.forEach(call -> call.state = State.DONE);
        queued.clear();
        return drained;
    }

    private void dispatchReady() {
        boolean again;
        do {
            again = fleet != null && askFleet(fleet);
            for (QueuedCall<?> next = takeReady(); next != null; next = takeReady()) {
                dispatch(next);
                again = fleet != null; // a call that has run already has left its place
            }
        } while (again);
        scheduleWakeUp();
    }

    /** Asks for what queued calls need of the limit of the fleet; true if an answer is there already. */
    private boolean askFleet(FleetLimit asked) {
        boolean answered = false;
        for (Map.Entry<AccountRateLimiter, Demand> question : questions().entrySet()) {
            AccountRateLimiter asker = question.getKey();
            CompletableFuture<Grant> answer = asked.ask(question.getValue()).toCompletableFuture();
            if (answer.isDone()) {
                answered(asker, answer.isCompletedExceptionally() ? null : answer.join());
                answered = true;
            } else {
                CompletionStage<?> unused = answer.whenComplete((grant, error) -> {
                    answered(asker, grant);
                    dispatchReady();
                });
            }
        }
        return answered;
    }

    private synchronized Map<AccountRateLimiter, Demand> questions() {
        Map<AccountRateLimiter, Demand> questions = new HashMap<>();
        int places = closed ? 0 : limits.concurrent() - active;
        for (QueuedCall.OfAccount account : queued.values()) {
            Demand question = account.question(places, limits.concurrent() > 1);
            if (question != null) {
                questions.put(account.limiter(), question);
            }
        }
        return questions;
    }

    private synchronized void answered(AccountRateLimiter asker, @Nullable Grant grant) {
        asker.answered(grant);
    }

    /** Removes the first call that may start and gives it a place; null if there is none. */
    private synchronized @Nullable QueuedCall<?> takeReady() {
        if (closed || active >= limits.concurrent()) {
            return null;
        }
        boolean awaitedOnly = limits.concurrent() > 1 && active == limits.concurrent() - 1;
        boolean owesRetry = passed >= PASSES;
        boolean retryCouldStart = false;
        QueuedCall<?> best = null;
        for (QueuedCall.OfAccount account : queued.values()) {
            if (!account.canDispatch()) {
                continue;
            }
            retryCouldStart |= account.hasAwaitedRetry();
            QueuedCall<?> first = account.first(owesRetry);
            boolean allowed = first.prioritized || !awaitedOnly;
            if (allowed && (best == null || isBefore(first, best, owesRetry))) {
                best = first;
            }
        }
        if (best != null) {
            if (best.isAwaitedRetry()) {
                passed = 0;
            } else if (retryCouldStart) {
                passed++;
            }
            dequeue(best);
            best.state = State.DISPATCHED;
            best.limiter.dispatched();
            active++;
        }
        return best;
    }

    /** Compares calls of two accounts. An awaited call after a failure goes first when it is its turn. */
    private static boolean isBefore(QueuedCall<?> one, QueuedCall<?> other, boolean owesRetry) {
        if (owesRetry && one.isAwaitedRetry() != other.isAwaitedRetry()) {
            return one.isAwaitedRetry();
        }
        return QueuedCall.ORDER.compare(one, other) < 0;
    }

    /** Tells a call that runs inside {@link Executor#execute} from one that runs later or on another thread. */
    private static final class Handover {
        private final Thread thread = Thread.currentThread();
        /** Used by that thread alone. */
        private boolean isOpen = true;

        boolean isInside() {
            return Thread.currentThread() == thread && isOpen;
        }
    }

    private void dispatch(QueuedCall<?> call) {
        Handover handover = new Handover();
        try {
            call.executor.execute(() -> run(call, handover));
        } catch (Throwable e) {
            // Also an OutOfMemoryError of a thread that cannot start. Where the executor kept the task all the same,
            // run() ignores it.
            if (cancelDispatched(call)) {
                call.fail(e);
            }
        } finally {
            handover.isOpen = false;
        }
    }

    private synchronized boolean cancelDispatched(QueuedCall<?> call) {
        if (call.state != State.DISPATCHED) {
            return false;
        }
        call.state = State.DONE;
        call.limiter.dispatchFailed();
        active--;
        return true;
    }

    private <T> void run(QueuedCall<T> call, Handover handover) {
        if (!start(call)) {
            dispatchNext(handover);
            return;
        }
        scheduleWakeUp();
        CompletionStage<T> answer = call.run();
        synchronized (this) {
            call.state = State.DONE;
            active--;
        }
        // The place is free before the result is passed on, which may take a while.
        dispatchNext(handover);
        call.complete(answer);
    }

    /** Dispatches the calls behind one that has run. Inside the loop that dispatched it, that loop goes on instead. */
    private void dispatchNext(Handover handover) {
        if (!handover.isInside()) {
            dispatchReady();
        }
    }

    private synchronized boolean start(QueuedCall<?> call) {
        if (call.state != State.DISPATCHED) {
            return false;
        }
        boolean started = call.limiter.tryStart();
        if (started) {
            call.state = State.RUNNING;
            call.context.queued(null);
        } else {
            active--;
            enqueue(call);
        }
        return started;
    }

    /**
     * Sets the timer to the next token that a queued call waits for. Where no timer can start the queued calls, because
     * the queue is closed or the timer fails, they fail.
     */
    private void scheduleWakeUp() {
        Throwable failure;
        List<QueuedCall<?>> stranded;
        synchronized (this) {
            failure = closed ? closedError() : setWakeUp(nanosToNextToken());
            stranded = failure == null ? List.of() : drain();
        }
        if (failure != null) {
            stranded.forEach(call -> call.fail(failure));
        }
    }

    /** Says why the timer could not be set, or null. */
    private @Nullable Throwable setWakeUp(long nanos) {
        long at = elapsedNanos.getAsLong() + nanos;
        if (nanos == Long.MAX_VALUE || (wakeUp != null && wakeUpAt - at <= 0)) {
            return null;
        }
        cancelWakeUp();
        try {
            wakeUp = timer.schedule(this::wakeUp, Math.max(1, nanos), TimeUnit.NANOSECONDS);
            wakeUpAt = at;
            return null;
        } catch (RejectedExecutionException e) {
            return closedError();
        } catch (Throwable e) {
            return e;
        }
    }

    private long nanosToNextToken() {
        long nanos = Long.MAX_VALUE;
        for (AccountRateLimiter limiter : queued.keySet()) {
            nanos = Math.min(nanos, limiter.nanosToNextToken());
        }
        return nanos;
    }

    private void wakeUp() {
        synchronized (this) {
            wakeUp = null;
        }
        dispatchReady();
    }

    private void cancelWakeUp() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
            wakeUp = null;
        }
    }

    /** Queued calls fail with {@link EngineClosedException}; calls that run go on. */
    void close() {
        synchronized (this) {
            closed = true;
            cancelWakeUp();
            limiters.clear();
        }
        scheduleWakeUp();
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine was closed before the request was made", "Open a new one");
    }
}
