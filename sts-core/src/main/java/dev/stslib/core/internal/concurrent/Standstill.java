package dev.stslib.core.internal.concurrent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.stslib.api.error.CredentialTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Notices that the elapsed time of an engine stands still, as the clock of a test does: then no timer ends a wait. */
public final class Standstill {
    /** How long the elapsed time may stand still, in real time, before a wait ends. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private Standstill() {}

    /**
     * Ends a wait once the elapsed time stands still.
     *
     * @param outcome what the wait is for
     * @param elapsed the elapsed time
     * @param begun the elapsed time when the wait began
     * @param end completes the outcome; must not block
     */
    public static void end(CompletableFuture<?> outcome, LongSupplier elapsed, long begun, Runnable end) {
        if (elapsed.getAsLong() == begun) { // otherwise time passes by itself
            look(outcome, elapsed, begun, end);
        }
    }

    private static void look(CompletableFuture<?> outcome, LongSupplier elapsed, long before, Runnable end) {
        if (outcome.isDone()) {
            return;
        }
        CompletableFuture<@Nullable Void> pause =
                new CompletableFuture<@Nullable Void>().completeOnTimeout(null, LIMIT.toMillis(), MILLISECONDS);
        CompletionStage<@Nullable Void> paused = pause;
        paused.thenRun(() -> {
            long now = elapsed.getAsLong();
            if (now == before) {
                end.run();
            } else {
                look(outcome, elapsed, now, end);
            }
        });
        CompletionStage<?> ended = outcome;
        ended.whenComplete((value, error) -> pause.cancel(false));
    }

    /**
     * Returns a stage that also fails once the elapsed time stands still.
     *
     * @param <T> the type of the result
     * @param stage what the wait is for
     * @param elapsed the elapsed time
     * @param what what did not come then, as the beginning of a sentence
     * @return the stage
     */
    public static <T> CompletionStage<T> guard(CompletionStage<T> stage, LongSupplier elapsed, String what) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        stage.whenComplete((value, error) -> {
            if (error == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(error);
            }
        });
        end(outcome, elapsed, elapsed.getAsLong(), () -> outcome.completeExceptionally(error(what, "")));
        return outcome;
    }

    /**
     * Returns the error of a wait that ended because the elapsed time stands still.
     *
     * @param what what did not come, as the beginning of a sentence
     * @param more what the wait was for in the end, or nothing
     * @return the error
     */
    public static CredentialTimeoutException error(String what, String more) {
        return new CredentialTimeoutException(
                what
                        + " did not come, and time stands still: the elapsed time that the engine was given has not changed"
                        + " for " + LIMIT.toSeconds() + " s" + more,
                "Advance the clock of the test on another thread, or let it run by itself");
    }
}
