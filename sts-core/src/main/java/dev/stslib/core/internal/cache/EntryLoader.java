package dev.stslib.core.internal.cache;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings new values for one cache entry.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface EntryLoader<V> {
    /**
     * Starts to load a value. Blocks no thread other than those of the refresh's executor.
     *
     * @param refresh the refresh to load for. {@link InFlightRefresh#answered} serves its readers before the returned
     *     stage completes, for example before the value is stored
     * @return the value, or why there is none
     */
    CompletionStage<V> load(InFlightRefresh<V> refresh);

    /**
     * The account that the values belong to, where something else than their ARN tells it.
     *
     * @return the account, or null if it is not known
     */
    default @Nullable String account() {
        return null;
    }
}
