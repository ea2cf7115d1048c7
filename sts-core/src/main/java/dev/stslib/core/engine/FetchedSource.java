package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.core.refresh.Lifespan;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Credentials that are fetched from outside of STS. Without an expiration they are kept for good. */
final class FetchedSource implements Source {
    private final String identity;
    private final Function<Flight, CompletionStage<SourceCredentials>> from;
    private final Timing timing;
    private @Nullable CompletionStage<SourceCredentials> running;
    private @Nullable SourceCredentials current;

    /**
     * Makes it without fetching anything.
     *
     * @param identity tells it from other sources
     * @param from fetches for a flight
     */
    FetchedSource(String identity, Function<Flight, CompletionStage<SourceCredentials>> from, Timing timing) {
        this.identity = identity;
        this.from = from;
        this.timing = timing;
    }

    @Override
    public CompletionStage<SourceCredentials> current(Flight asker) {
        CompletableFuture<SourceCredentials> started = new CompletableFuture<>();
        CompletionStage<SourceCredentials> joined;
        synchronized (this) {
            if (current != null && lives(current)) {
                return CompletableFuture.completedStage(current);
            }
            joined = running;
            if (joined == null) {
                running = started;
            }
        }
        if (joined != null) {
            return joined.exceptionallyCompose(error -> joinedInVain(error, asker));
        }
        fetched(asker).whenComplete((got, error) -> {
            landed(got);
            if (error == null) {
                started.complete(got);
            } else {
                started.completeExceptionally(error);
            }
        });
        return started;
    }

    /** Whatever is thrown is an outcome: {@code running} must not stay for later readers to join. */
    private CompletionStage<SourceCredentials> fetched(Flight asker) {
        try {
            return from.apply(asker);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Who was interrupted fetched on its own thread, which does not concern who joined it: that one fetches itself. */
    private CompletionStage<SourceCredentials> joinedInVain(Throwable error, Flight asker) {
        return Flight.unwrap(error) instanceof CallInterruptedException
                ? current(asker)
                : CompletableFuture.failedStage(error);
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
    public synchronized @Nullable String account() {
        return current == null ? null : current.accountId();
    }

    @Override
    public String identity() {
        return identity;
    }
}
