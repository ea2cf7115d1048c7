package dev.stslib.core.internal.fetch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Passes on signing credentials that already are what is wanted: STS gives no session token for temporary credentials. */
final class TemporaryKeys<V> implements FetchStage<V> {
    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        V value = context.hasSigningCredentials() ? context.request().without(context.signingCredentials()) : null;
        return value == null ? next.fetch(context) : CompletableFuture.completedStage(value);
    }
}
