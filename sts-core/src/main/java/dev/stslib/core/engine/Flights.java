package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ExpiredAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Starts the refreshes of cells and brings them home: state first, then who watches, then who waits. */
final class Flights {
    private final Timing timing;
    private final CellObserver observer;

    Flights(Timing timing, CellObserver observer) {
        this.timing = timing;
        this.observer = observer;
    }

    /** Whatever goes wrong, the flight lands: otherwise nobody would ever start another. */
    void launch(CredentialCell cell, Flight started) {
        CompletionStage<TemporaryCredentials> coming;
        try {
            observer.asked(cell);
            coming = cell.fetch().fetch(started, cell.snapshot().credentials);
        } catch (RuntimeException | Error e) {
            coming = CompletableFuture.failedStage(e);
        }
        coming.whenComplete(new BiConsumer<>() {
            @Override
            public void accept(@Nullable TemporaryCredentials credentials, @Nullable Throwable error) {
                land(cell, started, credentials, error);
            }
        });
    }

    private void land(
            CredentialCell cell,
            Flight flight,
            @Nullable TemporaryCredentials credentials,
            @Nullable Throwable thrown) {
        RuntimeException error = thrown == null ? expired(cell, credentials) : Flight.unwrap(thrown);
        Landing landing = cell.land(flight, credentials, error);
        if (landing == null) {
            if (error == null && credentials != null) {
                // It has become needless, but what came is good, and may have cost a code.
                cell.restore(credentials);
            }
            return;
        }
        Duration took = Duration.ofNanos(Math.max(0, timing.elapsed().getAsLong() - flight.startedAt));
        try {
            if (landing.failure() != null) {
                observer.failed(cell, landing.failure(), took);
            } else if (landing.credentials() != null) {
                observer.refreshed(cell, landing.credentials(), took);
            }
        } finally {
            if (landing.failure() != null) {
                flight.landing.completeExceptionally(landing.failure().error());
            } else {
                flight.landing.complete(landing.credentials());
            }
            observer.rescheduled(cell);
        }
    }

    /** Throws if credentials have expired before they came. */
    void requireLive(CredentialCell cell, TemporaryCredentials credentials) {
        RuntimeException error = expired(cell, credentials);
        if (error != null) {
            throw error;
        }
    }

    private @Nullable RuntimeException expired(CredentialCell cell, @Nullable TemporaryCredentials credentials) {
        if (credentials == null) {
            return new IllegalStateException("The fetch of " + cell.label() + " gave nothing");
        }
        return credentials.isExpired(timing.clock().instant())
                ? new ExpiredAnswerException(
                        "The credentials of " + cell.label() + " that came back have already expired",
                        "Check this machine's clock, or whoever gave them")
                : null;
    }

    /** Credentials that did not come by a flight. */
    void arrived(CredentialCell cell, TemporaryCredentials credentials) {
        observer.given(cell, credentials);
    }

    void ending(CredentialCell cell, Instant end) {
        observer.ending(cell, end);
    }

    void rescheduled(CredentialCell cell) {
        observer.rescheduled(cell);
    }
}
