package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How one cell gets new credentials. Blocks no thread that it was not given. */
@FunctionalInterface
interface Fetch {
    /**
     * Starts to fetch.
     *
     * @param flight the refresh: who is behind it, and where it runs
     * @param current what the cell has, or null
     * @return the credentials to come, or the failure
     */
    CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current);

    /**
     * Brings what the request needs first, such as the credentials that sign it, so that the request itself is all that
     * is left to do.
     *
     * @param flight the refresh
     * @return done, or why it cannot be had
     */
    default CompletionStage<@Nullable Void> prepare(Flight flight) {
        return CompletableFuture.completedStage(null);
    }

    /** The account of what is fetched, where the ARN of the subject does not tell it and somebody else does; or null. */
    default @Nullable String account() {
        return null;
    }
}
