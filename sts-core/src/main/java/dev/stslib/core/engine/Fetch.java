package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
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
}
