package dev.stslib.core.internal.fetch;

import java.util.concurrent.CompletionStage;

/**
 * One stage of a {@link FetchPipeline}: does something before, after or instead of the stages behind it.
 *
 * @param <V> the type of the value that is fetched
 */
@FunctionalInterface
public interface FetchStage<V> {
    /**
     * The stages behind a stage.
     *
     * @param <V> the type of the value
     */
    @FunctionalInterface
    interface Next<V> {
        /**
         * Runs the stages behind.
         *
         * @param context the fetch
         * @return their result; never throws
         */
        CompletionStage<V> fetch(FetchContext<V> context);
    }

    /**
     * Runs the stage.
     *
     * @param context the fetch
     * @param next the stages behind
     * @return the value, or why there is none
     */
    CompletionStage<V> fetch(FetchContext<V> context, Next<V> next);

    /**
     * The name of the stage in logs and snapshots.
     *
     * @return the name
     */
    default String name() {
        return getClass().getSimpleName();
    }
}
