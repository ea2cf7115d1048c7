package dev.stslib.core.internal.fetch;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.store.Discards;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings the credentials that sign the request. It comes before {@link ProcessLease}, so that the lease is held for the
 * request only, and once more behind it, since they may have ended while other processes were waited for.
 */
final class SigningCredentials<V> implements FetchStage<V> {
    private final ExpiringType<V> type;
    /** Null without a store. */
    private final @Nullable Discards discards;

    SigningCredentials(ExpiringType<V> type) {
        this(type, null);
    }

    /**
     * Makes the stage for an engine with a store.
     *
     * @param type how to read the values
     * @param discards deletes signing credentials that STS refuses
     */
    SigningCredentials(ExpiringType<V> type, @Nullable Discards discards) {
        this.type = type;
        this.discards = discards;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        Signer signer = context.request().signer();
        if (signer == null) {
            return next.fetch(context);
        }
        V current = context.refresh().current();
        if (current != null && !context.hasSigningCredentials()) {
            // A session token may be the signer's own temporary credentials, passed on.
            renew(signer, type.id(current), context.refresh().isCurrentRefused());
        }
        return signer.credentials(context.refresh()).thenCompose(credentials -> {
            context.signWith(credentials);
            return next.fetch(context).whenComplete((value, error) -> noteExpired(signer, credentials, error));
        });
    }

    private static void renew(Signer signer, String id, boolean isRefused) {
        if (isRefused) {
            signer.invalidate(id);
        } else {
            signer.renew(id);
        }
    }

    /** STS says that the signing credentials have expired: the next request is to bring others. */
    private void noteExpired(Signer signer, SourceCredentials credentials, @Nullable Throwable error) {
        if (error != null
                && Futures.unwrap(error) instanceof StsServiceException refused
                && refused.error().code().equals("ExpiredToken")) {
            signer.invalidate(credentials.accessKeyId());
            CacheEntry<?> entry = signer.entry();
            if (discards != null && entry != null) {
                discards.discard(entry.key(), entry.label(), credentials.accessKeyId());
            }
        }
    }
}
