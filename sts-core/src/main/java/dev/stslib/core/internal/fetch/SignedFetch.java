package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A request in the name of a chain that assumes no role.
 *
 * @param key the key of the entry
 * @param descriptor describes the entry
 * @param signer what signs
 * @param endpoint the endpoint of STS
 * @param call makes the call with the credentials that sign; may block
 * @param <V> the type of the value
 */
record SignedFetch<V>(
        CredentialKey key,
        EntryDescriptor descriptor,
        Signer signer,
        StsEndpoint endpoint,
        Function<SourceCredentials, V> call)
        implements FetchRequest<V> {
    @Override
    public CompletionStage<V> send(FetchContext<V> context) {
        SourceCredentials keys = context.signingCredentials();
        SourceCredentials known = new SourceCredentials(
                keys.accessKeyId(),
                keys.secretAccessKey(),
                keys.sessionToken(),
                keys.expiration(),
                context.payingAccount());
        return CompletableFuture.completedStage(call.apply(known));
    }
}
