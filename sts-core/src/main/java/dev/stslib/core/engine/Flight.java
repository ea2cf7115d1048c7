package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.MfaCodeRequiredException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One refresh under way, shared by all who wait for it. */
final class Flight {
    final Urgency urgency;
    final long startedAt;
    final CompletableFuture<TemporaryCredentials> landing = new CompletableFuture<>();

    Flight(Urgency urgency, long startedAt) {
        this.urgency = urgency;
        this.startedAt = startedAt;
    }

    /** Whether it failed only since it was the background's, which may not disturb a person: a reader may. */
    boolean askedNobody(Throwable error) {
        return urgency == Urgency.BACKGROUND && unwrap(error) instanceof MfaCodeRequiredException;
    }

    /** What was really thrown. */
    static RuntimeException unwrap(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
