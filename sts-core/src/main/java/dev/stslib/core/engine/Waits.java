package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.core.refresh.Freshness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Those who wait for a flight: how long, and what each of them gets. */
final class Waits {
    private final Timing timing;

    Waits(Timing timing) {
        this.timing = timing;
    }

    TemporaryCredentials block(CredentialCell cell, Flight awaited) {
        try {
            long now = timing.clock().millis();
            long millis = Freshness.patience(cell.state().snapshot().lifespan, now, timing.settings());
            return awaited.landing.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable error = e.getCause() == null ? e : e.getCause();
            return awaited.askedNobody(error) ? cell.get() : settle(cell, error);
        } catch (TimeoutException e) {
            return tooLong(cell, awaited);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CredentialTimeoutException(
                    "The wait for the credentials of " + cell.label() + " was interrupted",
                    "Ask again; the request goes on for others",
                    e);
        }
    }

    CompletionStage<TemporaryCredentials> async(CredentialCell cell, Flight awaited, Urgency urgency) {
        return awaited.landing
                .handle((landed, error) -> error == null
                        ? CompletableFuture.completedStage(landed)
                        : urgency != Urgency.BACKGROUND && awaited.askedNobody(error)
                                ? cell.asyncSlowly(urgency)
                                : CompletableFuture.completedStage(settle(cell, error)))
                .thenCompose(outcome -> outcome)
                .minimalCompletionStage();
    }

    private static TemporaryCredentials settle(CredentialCell cell, Throwable thrown) {
        RuntimeException error = Flight.unwrap(thrown);
        TemporaryCredentials current = cell.state().afterFailure(error);
        if (current == null) {
            throw error;
        }
        return current;
    }

    private TemporaryCredentials tooLong(CredentialCell cell, Flight awaited) {
        CredentialTimeoutException error = new CredentialTimeoutException(
                "The credentials of " + cell.label() + " did not come within "
                        + timing.settings().waitTimeout().toSeconds() + " s",
                "Check the endpoint, or allow a longer wait; the request goes on for others");
        cell.state().late(awaited, error);
        return settle(cell, error);
    }
}
