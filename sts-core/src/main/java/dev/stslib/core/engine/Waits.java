package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.core.refresh.Freshness;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Those who wait for a flight: each for so long, by elapsed time, and what each of them gets. */
final class Waits {
    /** The thread that has something to do, itself. */
    private static final Executor HERE = new Executor() {
        @Override
        public void execute(Runnable work) {
            work.run();
        }
    };

    private final Timing timing;
    private final Wakeups wakeups;
    private final Executor pool;

    Waits(Timing timing, Wakeups wakeups, Executor pool) {
        this.timing = timing;
        this.wakeups = wakeups;
        this.pool = pool;
    }

    /** Waits on the caller's thread, which makes the refresh itself if it began it and is to. */
    TemporaryCredentials block(CredentialCell cell, Turn turn) {
        Flight awaited = turn.flight();
        OwnThread own = turn.start() == null ? null : awaited.own;
        CompletableFuture<TemporaryCredentials> mine = outcome(cell, awaited, own != null, HERE, null);
        try {
            if (own != null) {
                own.workUntil(mine);
            }
            return mine.get();
        } catch (ExecutionException e) {
            throw Flight.unwrap(e.getCause());
        } catch (InterruptedException e) {
            mine.cancel(false);
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for the credentials of " + cell.label() + " was interrupted",
                    "Call again where they are still wanted; the request goes on for others",
                    e);
        }
    }

    /** Waits without a thread. What hangs on the stage runs on the pool, never on the timer. */
    CompletionStage<TemporaryCredentials> async(CredentialCell cell, Flight awaited) {
        return outcome(cell, awaited, false, pool, null).minimalCompletionStage();
    }

    /** Waits for what another flight needs first. That has no patience of its own: only its readers have. */
    CompletionStage<TemporaryCredentials> source(CredentialCell cell, Flight awaited, Flight asker) {
        return outcome(cell, awaited, false, null, asker);
    }

    /** Waits for as long as it takes, and never for the sake of another who asked for less or was called back. */
    CompletionStage<TemporaryCredentials> renewed(CredentialCell cell, Turn turn) {
        Flight awaited = turn.flight();
        CompletionStage<TemporaryCredentials> landing = awaited.landing.minimalCompletionStage();
        if (turn.start() != null) {
            return landing;
        }
        awaited.await();
        return landing.exceptionallyCompose(thrown -> {
            RuntimeException error = Flight.unwrap(thrown);
            return awaited.failedAlone(error) ? cell.renew() : CompletableFuture.failedStage(error);
        });
    }

    private CompletableFuture<TemporaryCredentials> outcome(
            CredentialCell cell, Flight awaited, boolean opener, @Nullable Executor late, @Nullable Flight asker) {
        Urgency urgency = asker == null ? Urgency.WAITED_FOR : asker.urgency;
        CompletableFuture<TemporaryCredentials> mine = new CompletableFuture<>();
        if (urgency != Urgency.BACKGROUND) {
            awaited.await();
        }
        if (late != null) {
            limit(mine, cell, awaited, late);
        }
        CompletionStage<TemporaryCredentials> landing = awaited.landing;
        landing.whenComplete(new BiConsumer<>() {
            @Override
            public void accept(@Nullable TemporaryCredentials landed, @Nullable Throwable thrown) {
                if (thrown == null) {
                    mine.complete(landed);
                    return;
                }
                RuntimeException error = Flight.unwrap(thrown);
                if (!opener && concernsOnlyOthers(awaited, error, urgency)) {
                    cell.asyncSlowly(urgency, asker).whenComplete((again, failed) -> pass(mine, again, failed));
                } else {
                    end(mine, cell, error);
                }
            }
        });
        return mine;
    }

    /** The background itself would fail again where it fails for want of a person. */
    private static boolean concernsOnlyOthers(Flight awaited, RuntimeException error, Urgency urgency) {
        return urgency == Urgency.BACKGROUND ? awaited.wasInterrupted(error) : awaited.failedAlone(error);
    }

    private void limit(
            CompletableFuture<TemporaryCredentials> mine, CredentialCell cell, Flight awaited, Executor late) {
        if (awaited.landing.isDone()) {
            return;
        }
        long now = timing.clock().millis();
        long patience = Freshness.patience(cell.snapshot().lifespan(), now, timing.settings());
        Future<?> timer = wakeups.after(patience, new Runnable() {
            @Override
            public void run() {
                try {
                    late.execute(() -> end(mine, cell, tooLong(cell, awaited)));
                } catch (RuntimeException | Error e) {
                    // Better told on the timer than never.
                    end(mine, cell, tooLong(cell, awaited));
                }
            }
        });
        CompletionStage<TemporaryCredentials> outcome = mine;
        outcome.whenComplete(new BiConsumer<>() {
            @Override
            public void accept(@Nullable TemporaryCredentials value, @Nullable Throwable error) {
                timer.cancel(false);
            }
        });
    }

    private static void pass(
            CompletableFuture<TemporaryCredentials> mine,
            @Nullable TemporaryCredentials got,
            @Nullable Throwable error) {
        if (error == null) {
            mine.complete(got);
        } else {
            mine.completeExceptionally(Flight.unwrap(error));
        }
    }

    /** What one who waited gets after a failure: the current credentials where the rules allow it. */
    private static void end(CompletableFuture<TemporaryCredentials> mine, CredentialCell cell, RuntimeException error) {
        TemporaryCredentials current = cell.afterFailure(error);
        pass(mine, current, current == null ? error : null);
    }

    private CredentialTimeoutException tooLong(CredentialCell cell, Flight awaited) {
        String holdUp = awaited.holdUp();
        String late = "The credentials of " + cell.label() + " did not come within "
                + text(timing.settings().waitTimeout());
        CredentialTimeoutException error = holdUp == null
                ? new CredentialTimeoutException(
                        late, "Check the endpoint, or allow a longer wait; the request goes on for others")
                : new CredentialTimeoutException(
                        late + ": their request still waits for " + holdUp,
                        "Allow a longer wait, or set a higher limit if your account has one; the request goes on for"
                                + " others");
        cell.late(awaited, error);
        return error;
    }

    private static String text(Duration wait) {
        return wait.toMillisPart() == 0 ? wait.toSeconds() + " s" : wait.toMillis() + " ms";
    }
}
