package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Looks into the store before it asks: another process, or an earlier run, may have left better credentials there. */
final class StoredFetch implements Fetch {
    private final CredentialKey key;
    private final String label;
    private final Fetch behind;
    private final StoredCredentials stored;
    private final Timing timing;
    private final Executor pool;

    StoredFetch(CredentialKey key, String label, Fetch behind, StoredCredentials stored, Timing timing, Executor pool) {
        this.key = key;
        this.label = label;
        this.behind = behind;
        this.stored = stored;
        this.timing = timing;
        this.pool = pool;
    }

    @Override
    public CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
        if (flight.urgency == Urgency.FORCED) {
            return behind.fetch(flight, current);
        }
        return CompletableFuture.supplyAsync(() -> stored.load(key, label), flight.where(pool))
                .thenCompose(found -> isBetter(found, current)
                        ? CompletableFuture.completedStage(found.get())
                        : behind.fetch(flight, current));
    }

    private boolean isBetter(Optional<TemporaryCredentials> found, @Nullable TemporaryCredentials current) {
        if (found.isEmpty()) {
            return false;
        }
        TemporaryCredentials there = found.get();
        Phase phase = Lifespan.of(there, timing.settings().advisoryWindow())
                .phase(timing.clock().millis());
        boolean nothingElse =
                current == null || current.isExpired(timing.clock().instant());
        boolean usable = phase == Phase.FRESH || (phase == Phase.ADVISORY && nothingElse);
        return usable
                && (current == null
                        || (there.expiration().isAfter(current.expiration())
                                && !there.accessKeyId().equals(current.accessKeyId())));
    }
}
