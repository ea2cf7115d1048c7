package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.core.refresh.Lifespan;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Credentials that are fetched from outside of STS. Without an expiration they are kept for good. */
final class FetchedSource implements Source {
    private final String identity;
    private final Supplier<SourceCredentials> from;
    private final Timing timing;
    private final Executor pool;
    private @Nullable CompletionStage<SourceCredentials> running;
    private @Nullable SourceCredentials current;

    /**
     * Makes it without fetching anything.
     *
     * @param identity tells it from other sources
     * @param from fetches; may block
     */
    FetchedSource(String identity, Supplier<SourceCredentials> from, Timing timing, Executor pool) {
        this.identity = identity;
        this.from = from;
        this.timing = timing;
        this.pool = pool;
    }

    @Override
    public synchronized CompletionStage<SourceCredentials> current(Urgency urgency) {
        if (current != null && lives(current)) {
            return CompletableFuture.completedStage(current);
        }
        if (running == null) {
            CompletionStage<SourceCredentials> started = CompletableFuture.supplyAsync(from, pool);
            running = started;
            started.whenComplete((got, error) -> landed(got));
            return started;
        }
        return running;
    }

    private synchronized void landed(@Nullable SourceCredentials got) {
        running = null;
        if (got != null) {
            current = got;
        }
    }

    private boolean lives(SourceCredentials credentials) {
        Instant end = credentials.expiration();
        return end == null
                || end.minus(Lifespan.MANDATORY_WINDOW).isAfter(timing.clock().instant());
    }

    @Override
    public synchronized void expired(String accessKeyId) {
        if (current != null && current.accessKeyId().equals(accessKeyId)) {
            current = null;
        }
    }

    @Override
    public String identity() {
        return identity;
    }
}
