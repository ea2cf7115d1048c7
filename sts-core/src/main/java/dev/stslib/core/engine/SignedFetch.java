package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request that is signed: the source comes first, then the request, and neither holds a thread while it waits.
 *
 * @param source gives the credentials that sign
 * @param request makes the request with them
 */
record SignedFetch(Source source, Request request) implements Fetch {
    /** What is left to do when the keys are there. */
    @FunctionalInterface
    interface Request {
        CompletionStage<TemporaryCredentials> make(
                SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current);
    }

    @Override
    public CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
        return source.current(flight)
                .thenCompose(keys ->
                        request.make(keys, flight, current).whenComplete((got, error) -> noteExpired(keys, error)));
    }

    @Override
    public CompletionStage<@Nullable Void> prepare(Flight flight) {
        return source.current(flight).thenApply(keys -> null);
    }

    private void noteExpired(SourceCredentials keys, @Nullable Throwable thrown) {
        Throwable error = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (error instanceof StsServiceException refused
                && refused.error().code().equals("ExpiredToken")) {
            source.expired(keys.accessKeyId());
        }
    }

    /** Shows nothing of the source. */
    @Override
    public String toString() {
        return "SignedFetch";
    }
}
