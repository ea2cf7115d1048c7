package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A request that is signed: the source comes first, then the request, and neither holds a thread while it waits. */
abstract class SignedFetch implements Fetch {
    private final Source source;

    /**
     * Makes it.
     *
     * @param source gives the credentials that sign
     */
    SignedFetch(Source source) {
        this.source = source;
    }

    /** What is left to do when the keys are there. */
    abstract CompletionStage<TemporaryCredentials> make(
            SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current);

    @Override
    public final CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
        SourceCredentials here = source.here();
        return here == null
                ? source.current(flight).thenCompose(keys -> signed(keys, flight, current))
                : signed(here, flight, current);
    }

    private CompletionStage<TemporaryCredentials> signed(
            SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
        return make(keys, flight, current).whenComplete((got, error) -> noteExpired(keys, error));
    }

    @Override
    public final CompletionStage<@Nullable Void> prepare(Flight flight) {
        return source.current(flight).thenApply(keys -> null);
    }

    /** The account of whoever signs, as far as it is known beforehand. */
    final @Nullable String signer() {
        return source.account();
    }

    /** The account whose quota the request takes from, or null if nobody knows. */
    final @Nullable String payer(SourceCredentials keys) {
        return keys.accountId() == null ? source.account() : keys.accountId();
    }

    private void noteExpired(SourceCredentials keys, @Nullable Throwable thrown) {
        Throwable error = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (error instanceof StsServiceException refused
                && refused.error().code().equals("ExpiredToken")) {
            source.expired(keys.accessKeyId());
        }
    }
}
