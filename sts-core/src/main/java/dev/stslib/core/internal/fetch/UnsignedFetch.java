package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that no credentials sign.
 *
 * @param key the key of the entry
 * @param descriptor describes the entry
 * @param endpoint the endpoint of STS, or null if something else is asked
 * @param askedElsewhere what is asked if not STS, for messages
 * @param account the account of the values where their ARN does not tell it, or null
 * @param call makes the call; may block
 * @param <V> the type of the value
 */
record UnsignedFetch<V>(
        CredentialKey key,
        EntryDescriptor descriptor,
        @Nullable StsEndpoint endpoint,
        String askedElsewhere,
        @Nullable String account,
        Function<FetchContext<V>, V> call)
        implements FetchRequest<V> {
    @Override
    public CompletionStage<V> send(FetchContext<V> context) {
        return CompletableFuture.completedStage(call.apply(context));
    }
}
