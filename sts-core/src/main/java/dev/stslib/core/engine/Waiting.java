package dev.stslib.core.engine;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for stages where a caller wants to block. */
public final class Waiting {
    private Waiting() {}

    /**
     * Waits for a stage and throws what it failed with.
     *
     * @param <T> what comes
     * @param stage the stage
     * @return what came
     */
    public static <T> T forStage(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }
}
