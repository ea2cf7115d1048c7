package dev.stslib.core.traffic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A request and its outcome. Whatever goes wrong is the outcome: somebody waits for one.
 *
 * @param <T> what it gives
 * @param work makes the request; may block
 * @param outcome what it gave
 */
record Errand<T>(Supplier<CompletionStage<T>> work, CompletableFuture<T> outcome) {
    static <T> Errand<T> of(Supplier<CompletionStage<T>> work) {
        return new Errand<>(work, new CompletableFuture<>());
    }

    /** Makes the request; gives what hands its outcome over. */
    Runnable run() {
        CompletionStage<T> got = attempt();
        return () -> got.whenComplete((value, error) -> {
            if (error == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(error);
            }
        });
    }

    private CompletionStage<T> attempt() {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** It will never be made. */
    void refuse(RuntimeException why) {
        outcome.completeExceptionally(why);
    }
}
