package dev.stslib.core.traffic;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else than STS is asked, whose answer may come later still.
 *
 * @param <T> what it gives
 */
final class OtherErrand<T> extends Errand<T> {
    private final Supplier<CompletionStage<T>> work;
    private @Nullable CompletionStage<T> coming;

    /**
     * Asks nobody yet.
     *
     * @param work asks; may block
     */
    OtherErrand(Supplier<CompletionStage<T>> work) {
        this.work = work;
    }

    @Override
    void make() {
        try {
            coming = work.get();
        } catch (Throwable e) {
            coming = CompletableFuture.failedStage(e);
        }
    }

    @Override
    void handOver() {
        Objects.requireNonNull(coming).whenComplete((value, error) -> {
            if (error == null) {
                complete(value);
            } else {
                completeExceptionally(error);
            }
        });
    }
}
