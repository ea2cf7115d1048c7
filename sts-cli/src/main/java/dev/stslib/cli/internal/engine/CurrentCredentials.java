package dev.stslib.cli.internal.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads credentials for a command, which ends soon. An engine serves what the store has and renews it in the background
 * for later readers. A command has no later readers, so it waits for a renewal that is due. If the renewal fails, or
 * needs a person, the command goes on with the credentials that it has.
 */
public final class CurrentCredentials {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private CurrentCredentials() {}

    /** The credentials of a profile, renewed if that is due. */
    public static TemporaryCredentials of(CredentialEngine engine, CredentialHandle handle) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        EngineListener listener = event -> {
            boolean outcome = event instanceof EngineEvent.Refreshed || event instanceof EngineEvent.RefreshFailed;
            if (outcome && ((EngineEvent.OfKey) event).key().key().equals(handle.key())) {
                ended.complete(true);
            }
        };
        TemporaryCredentials stored = handle.get();
        engine.addListener(listener);
        try {
            // The first read may have taken what the store has; this one starts a renewal that is due.
            TemporaryCredentials current = handle.get();
            if (current.equals(stored) && handle.keyState().refreshing()) {
                await(ended);
            }
            return handle.get();
        } finally {
            engine.removeListener(listener);
        }
    }

    private static void await(CompletableFuture<Boolean> ended) {
        try {
            ended.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // The current credentials are valid all the same.
        }
    }
}
