package dev.stslib.core.traffic;

import java.util.concurrent.CompletableFuture;

/**
 * A request, which is its own outcome. Whatever goes wrong is the outcome: somebody waits for one.
 *
 * @param <T> what it gives
 */
abstract class Errand<T> extends CompletableFuture<T> {
    /** Makes the request; may block, throws nothing. */
    abstract void make();

    /** Gives what came of it to those who wait, which may take a while. */
    abstract void handOver();

    /** It will never be made. */
    final void refuse(Throwable why) {
        completeExceptionally(why);
    }
}
