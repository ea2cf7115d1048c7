package dev.stslib.core.internal.cache;

import dev.stslib.api.error.CallInterruptedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Helpers for completion stages. */
public final class Futures {
    private Futures() {}

    /**
     * Blocks until a stage completes.
     *
     * @param <T> the type of the result
     * @param stage the stage
     * @return its result
     * @throws CallInterruptedException if the thread is interrupted; its interrupt flag is set again
     */
    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw unwrap(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for an answer was interrupted",
                    "Call again if you still need it; the request continues",
                    e);
        }
    }

    /**
     * The exception behind what a stage failed with.
     *
     * @param thrown the failure of a stage
     * @return the original exception; anything other than a {@link RuntimeException} is wrapped in an
     *     {@link IllegalStateException}
     */
    public static RuntimeException unwrap(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
