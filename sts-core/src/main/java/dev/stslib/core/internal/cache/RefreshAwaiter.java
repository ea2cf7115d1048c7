package dev.stslib.core.internal.cache;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.internal.concurrent.Standstill;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller that waits for a refresh: how long, by elapsed time, and what it gets.
 *
 * @param <V> the type of the value
 */
final class RefreshAwaiter<V> {
    /** How many time-outs a reader waits at most, however long a person is asked. */
    private static final int LONGEST_WAIT = 10;

    private final CacheEntry<V> entry;
    private final InFlightRefresh<V> refresh;
    /** The refresh that needs the value to sign with, or null for a reader. */
    private final @Nullable InFlightRefresh<?> asker;
    /** Whether the value of this refresh is refused already, so that this caller needs that of the next one if it stays so. */
    private final boolean isTooEarly;

    private final CompletableFuture<V> outcome = new CompletableFuture<>();
    /** The elapsed time when the wait began. */
    private final long begun;
    /** Whether this caller waits for the next refresh now, which has another time-out. */
    private boolean isHandedOn;
    /** Ends the wait for this refresh, or null if nothing does. */
    private @Nullable Future<?> timer;

    private RefreshAwaiter(CacheEntry<V> entry, InFlightRefresh<V> refresh, @Nullable InFlightRefresh<?> asker) {
        this.begun = entry.context().timing().nanos();
        this.entry = entry;
        this.refresh = refresh;
        this.asker = asker;
        this.isTooEarly = refresh.isOutdated();
    }

    /**
     * Waits on the calling thread.
     *
     * @param opener whether this caller started the refresh; if it is to run on the caller's thread, it runs here
     */
    static <V> V block(CacheEntry<V> entry, InFlightRefresh<V> refresh, boolean opener) {
        boolean waits = !refresh.result().isDone();
        RefreshAwaiter<V> awaiter = new RefreshAwaiter<>(entry, refresh, null);
        RuntimeException error = null;
        try {
            return awaiter.await(opener ? refresh.callersThread() : null);
        } catch (RuntimeException e) {
            error = e;
            throw e;
        } finally {
            if (waits) {
                tell(entry, awaiter.begun, error);
            }
        }
    }

    private V await(@Nullable CallerThreadExecutor work) {
        CompletableFuture<V> end = outcome(work == null, Runnable::run);
        try {
            if (work != null) {
                work.runUntilDone(end);
            }
            return await();
        } catch (ExecutionException e) {
            throw Futures.unwrap(e.getCause());
        } catch (InterruptedException e) {
            end.cancel(false);
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for the credentials of " + entry.label() + " was interrupted",
                    "Call again where they are still wanted; the request goes on for others",
                    e);
        }
    }

    /** Blocks until there is an outcome. If the clock of a test does not move, no timer ends the wait. */
    private V await() throws ExecutionException, InterruptedException {
        Timing timing = entry.context().timing();
        while (true) {
            long before = timing.nanos();
            try {
                return outcome.get(Standstill.LIMIT.toMillis(), MILLISECONDS);
            } catch (TimeoutException e) {
                if (timing.nanos() == before) {
                    timeOut(standstillError());
                }
            }
        }
    }

    /** Waits without a thread. After a time-out, what depends on the stage runs on the pool and not on the timer. */
    static <V> CompletionStage<V> async(CacheEntry<V> entry, InFlightRefresh<V> refresh) {
        RefreshAwaiter<V> awaiter = new RefreshAwaiter<>(entry, refresh, null);
        CompletableFuture<V> outcome = awaiter.outcome(true, entry.context().pool());
        awaiter.endAtStandstill(awaiter::timeOut);
        return outcome.minimalCompletionStage();
    }

    /** Waits for what another refresh needs first, for as long as that refresh lasts: only readers have a time-out. */
    static <V> CompletionStage<V> forSigning(
            CacheEntry<V> entry, InFlightRefresh<V> refresh, InFlightRefresh<?> asker) {
        RefreshAwaiter<V> awaiter = new RefreshAwaiter<>(entry, refresh, asker);
        CompletableFuture<V> outcome = awaiter.outcome(true, null);
        awaiter.endAtStandstill(awaiter::timeOut);
        return outcome;
    }

    /** Waits for a new value, as long as it takes: the current one is never served instead. */
    static <V> CompletionStage<V> newValue(CacheEntry<V> entry) {
        EntryState.ReadDecision<V> decision;
        try {
            decision = entry.decideRefreshNow();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
        entry.start(decision.start());
        InFlightRefresh<V> awaited = Objects.requireNonNull(decision.awaited());
        CompletionStage<V> result = awaited.result();
        if (decision.start() == null) {
            boolean isTooEarly = awaited.isOutdated();
            awaited.await();
            result = result.handle((value, thrown) -> {
                        boolean askAgain = (isTooEarly && awaited.isOutdated())
                                || (thrown != null && awaited.failedForItsStarterOnly(Futures.unwrap(thrown)));
                        return askAgain ? newValue(entry) : awaited.result();
                    })
                    .thenCompose(next -> next);
        }
        RefreshAwaiter<V> awaiter = new RefreshAwaiter<>(entry, awaited, null);
        result.whenComplete(awaiter::pass);
        awaiter.endAtStandstill(error -> awaiter.pass(null, error));
        return awaiter.outcome.minimalCompletionStage();
    }

    /** Tells how long a reader waited that holds no thread, unless it does not have to wait. */
    static <V> CompletionStage<V> told(CacheEntry<V> entry, CompletionStage<V> read) {
        if (read.toCompletableFuture().isDone()) {
            return read;
        }
        long begun = entry.context().timing().nanos();
        // What depends on the returned stage runs after the event, and its time is no part of the wait.
        return read.whenComplete((value, thrown) -> tell(entry, begun, thrown == null ? null : Futures.unwrap(thrown)));
    }

    private static void tell(CacheEntry<?> entry, long begun, @Nullable RuntimeException error) {
        Duration took = Duration.ofNanos(Math.max(0, entry.context().timing().nanos() - begun));
        FailureKind kind = error == null ? null : FailureKind.of(error);
        entry.context().events().publish(new EngineEvent.WaitEnded(entry.name(), took, kind));
    }

    /** Ends a wait that holds no thread where the clock of a test stands still. */
    private void endAtStandstill(Consumer<RuntimeException> end) {
        Standstill.end(
                outcome,
                entry.context().timing()::nanos,
                begun,
                () -> on(entry.context().pool(), () -> end.accept(standstillError())));
    }

    /** What depends on the outcome may block, and timers have others to serve. */
    private static void on(Executor executor, Runnable end) {
        try {
            executor.execute(end);
        } catch (RuntimeException | Error e) {
            end.run(); // on the timer's thread rather than never
        }
    }

    private CompletableFuture<V> outcome(boolean mayTryAgain, @Nullable Executor timeOutExecutor) {
        RefreshTrigger trigger = asker == null ? RefreshTrigger.READ : asker.trigger();
        if (trigger != RefreshTrigger.BACKGROUND) {
            refresh.await();
        }
        if (timeOutExecutor != null && !refresh.result().isDone()) {
            startTimeOut(timeOutExecutor);
        }
        CompletionStage<V> result = refresh.result();
        result.whenComplete((value, thrown) -> {
            RuntimeException error = thrown == null ? null : Futures.unwrap(thrown);
            boolean concernsOnlyOthers =
                    (isTooEarly && refresh.isOutdated()) || (error != null && concernsOnlyOthers(error, trigger));
            if (mayTryAgain && concernsOnlyOthers) {
                stopTimeOut();
                entry.readSlowly(trigger, asker).whenComplete(this::pass);
            } else if (error == null) {
                outcome.complete(value);
            } else {
                end(error);
            }
        });
        return outcome;
    }

    /** The background itself would fail again where it fails because no person may be asked. */
    private boolean concernsOnlyOthers(RuntimeException error, RefreshTrigger trigger) {
        return trigger == RefreshTrigger.BACKGROUND
                ? refresh.wasInterrupted(error)
                : refresh.failedForItsStarterOnly(error);
    }

    private void startTimeOut(Executor executor) {
        Timing timing = entry.context().timing();
        startTimeOut(executor, RefreshPolicy.waitMillis(entry.lifespan(), timing.millis(), timing.settings()));
    }

    private synchronized void startTimeOut(Executor executor, long millis) {
        if (isHandedOn) {
            return;
        }
        Future<?> started = entry.context().scheduler().after(millis, () -> {
            CredentialTimeoutException error = timeOutError();
            long more = entry.servedAfter(error) == null ? afterPerson() : 0;
            if (more > 0) {
                startTimeOut(executor, more);
            } else {
                on(executor, () -> timeOut(error));
            }
        });
        timer = started;
        CompletionStage<V> end = outcome;
        end.whenComplete((value, error) -> started.cancel(false));
    }

    private synchronized void stopTimeOut() {
        isHandedOn = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** How much longer to wait because a person was asked, milliseconds. The time-out runs from the answer of the person. */
    private long afterPerson() {
        Timing timing = entry.context().timing();
        long limit = timing.settings().waitTimeout().toMillis();
        long now = timing.nanos();
        Long asked = refresh.lastAsked();
        boolean isTooLong = NANOSECONDS.toMillis(now - begun) >= LONGEST_WAIT * limit;
        return asked == null || isTooLong ? 0 : limit - NANOSECONDS.toMillis(now - asked);
    }

    private void timeOut(RuntimeException error) {
        entry.timedOut(refresh, error);
        end(error);
    }

    private void pass(@Nullable V value, @Nullable Throwable error) {
        if (error == null) {
            outcome.complete(value);
        } else {
            outcome.completeExceptionally(Futures.unwrap(error));
        }
    }

    /** Serves the current value where the rules allow it after a failure. */
    private void end(RuntimeException error) {
        V current = entry.servedAfter(error);
        pass(current, current == null ? error : null);
    }

    private CredentialTimeoutException timeOutError() {
        if (refresh.isAskingPerson()) {
            return new CredentialTimeoutException(
                    "The credentials of " + entry.label()
                            + " did not come in time: a person is still asked for an MFA code",
                    "Answer the prompt, and call again");
        }
        String heldUpBy = refresh.heldUpBy();
        String late = "The credentials of " + entry.label() + " did not come within "
                + text(entry.context().timing().settings().waitTimeout());
        return heldUpBy == null
                ? new CredentialTimeoutException(
                        late, "Check the endpoint, or allow a longer wait; the request goes on for others")
                : new CredentialTimeoutException(
                        late + ": their request still waits for " + heldUpBy,
                        "Allow a longer wait, or set a higher limit if your account has one; the request goes on for"
                                + " others");
    }

    private CredentialTimeoutException standstillError() {
        String heldUpBy = refresh.heldUpBy();
        return Standstill.error(
                "The credentials of " + entry.label(),
                heldUpBy == null ? "" : ", while their request waits for " + heldUpBy);
    }

    private static String text(Duration wait) {
        return wait.toMillisPart() == 0 ? wait.toSeconds() + " s" : wait.toMillis() + " ms";
    }
}
