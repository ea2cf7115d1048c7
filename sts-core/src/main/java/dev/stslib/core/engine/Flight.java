package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import java.util.concurrent.CompletableFuture;

/** One refresh under way, shared by all who wait for it. */
final class Flight {
    final Urgency urgency;
    final long startedAt;
    final CompletableFuture<TemporaryCredentials> landing = new CompletableFuture<>();

    Flight(Urgency urgency, long startedAt) {
        this.urgency = urgency;
        this.startedAt = startedAt;
    }
}
