package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Has the source bring others first: what it gave before may have been passed on as it was, and is about to end.
 *
 * @param source what signs
 * @param behind the request
 */
record RenewedSource(Source source, Fetch behind) implements Fetch {
    @Override
    public CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
        if (current != null) {
            source.expired(current.accessKeyId());
        }
        return behind.fetch(flight, current);
    }

    @Override
    public CompletionStage<@Nullable Void> prepare(Flight flight) {
        return behind.prepare(flight);
    }

    @Override
    public @Nullable String account() {
        return behind.account();
    }

    /** Shows nothing of the source. */
    @Override
    public String toString() {
        return "RenewedSource";
    }
}
