package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A request that is signed. The source comes first, without holding a thread; then the request, on the pool.
 *
 * @param source gives the credentials that sign
 * @param request makes the request with them; may block
 * @param pool runs what blocks
 */
record SignedFetch(Source source, Request request, Executor pool) implements Fetch {
    /** What is left to do when the keys are there. */
    @FunctionalInterface
    interface Request {
        CompletionStage<TemporaryCredentials> make(
                SourceCredentials keys, Urgency urgency, @Nullable TemporaryCredentials current);
    }

    @Override
    public CompletionStage<TemporaryCredentials> fetch(Urgency urgency, @Nullable TemporaryCredentials current) {
        return source.current(urgency)
                .thenComposeAsync(
                        keys -> request.make(keys, urgency, current)
                                .whenComplete((got, error) -> noteExpired(keys, error)),
                        pool);
    }

    @Override
    public CompletionStage<@Nullable Void> prepare(Urgency urgency) {
        return source.current(urgency).thenApply(keys -> null);
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
