package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.mfa.MfaRequirement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets a session token for long-term keys.
 *
 * @param provider makes the call
 * @param clock the wall clock
 * @param key the key of the entry
 * @param descriptor describes the entry
 * @param signer what signs
 * @param target gives the endpoint, or why there is none, when a request is made
 * @param code the MFA code that the request carries, or null
 * @param isInteractive whether only a person can give that code
 * @param duration how long the token is to live, or null for STS's default
 * @param passesOn whether temporary credentials of the signer are passed on, instead of an error of STS
 */
record SessionTokenFetch(
        Lazy<OpenTokenProvider> provider,
        InstantSource clock,
        CredentialKey key,
        EntryDescriptor descriptor,
        Signer signer,
        Supplier<StsEndpoint> target,
        @Nullable MfaRequirement code,
        boolean isInteractive,
        @Nullable Duration duration,
        boolean passesOn)
        implements FetchRequest<TemporaryCredentials> {
    @Override
    public StsEndpoint endpoint() {
        return target.get();
    }

    @Override
    public @Nullable TemporaryCredentials without(SourceCredentials signingCredentials) {
        return passesOn && signingCredentials.temporary()
                ? UnsignedCalls.temporary(signingCredentials, clock.instant())
                : null;
    }

    @Override
    public CompletionStage<TemporaryCredentials> send(FetchContext<TemporaryCredentials> context) {
        GetSessionTokenRequest request = new GetSessionTokenRequest(duration, context.mfaSerial(), context.mfaCode());
        return CompletableFuture.completedStage(provider.get()
                .getSessionToken(target.get(), context.signingCredentials(), request)
                .credentials());
    }

    @Override
    public @Nullable String account() {
        return signer.account();
    }

    @Override
    public void learnAccount(@Nullable String stored) {
        signer.learnAccount(stored);
    }
}
