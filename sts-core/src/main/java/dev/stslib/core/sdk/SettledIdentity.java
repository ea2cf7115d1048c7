package dev.stslib.core.sdk;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A completed future that many callers share, so callers cannot change its result. */
final class SettledIdentity extends CompletableFuture<AwsCredentialsIdentity> {
    private static final String REFUSAL = "This future is shared and cannot be changed. Change a copy() of it instead.";

    SettledIdentity(AwsCredentialsIdentity identity) {
        complete(identity);
    }

    /** Futures derived from this one belong to the caller. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public void obtrudeValue(AwsCredentialsIdentity value) {
        throw new UnsupportedOperationException(REFUSAL);
    }

    @Override
    public void obtrudeException(Throwable error) {
        throw new UnsupportedOperationException(REFUSAL);
    }
}
