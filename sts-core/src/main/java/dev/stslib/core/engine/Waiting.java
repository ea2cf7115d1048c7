package dev.stslib.core.engine;

import dev.stslib.api.error.CallInterruptedException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for stages where a caller wants to block. */
public final class Waiting {
    private Waiting() {}

    /**
     * Waits for a stage and throws what it failed with.
     *
     * @param <T> what comes
     * @param stage the stage
     * @return what came
     * @throws CallInterruptedException if the thread was interrupted meanwhile (its flag is set again)
     */
    public static <T> T forStage(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw Flight.unwrap(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for an answer was interrupted",
                    "Call again where it is still wanted; what was asked for goes on",
                    e);
        }
    }
}
