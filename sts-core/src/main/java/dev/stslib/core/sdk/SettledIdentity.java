package dev.stslib.core.sdk;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A future that is completed from the start and given to many callers, so nobody may change its outcome. */
final class SettledIdentity extends CompletableFuture<AwsCredentialsIdentity> {
    private static final String REFUSAL = "This future is shared; derive one of your own from it";

    SettledIdentity(AwsCredentialsIdentity identity) {
        complete(identity);
    }

    /** What is derived from it belongs to whoever derived it. */
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
