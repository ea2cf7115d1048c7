package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaRequirement;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets the session token of an MFA device that IAM has to be asked for: that of the entry which profiles share that name
 * the device.
 *
 * @param devices asks IAM
 * @param clock the wall clock
 * @param key the key of the entry
 * @param descriptor describes the entry
 * @param signer what signs
 * @param target gives the endpoint of STS, or why there is none
 * @param need the device that is to be found
 * @param isInteractive whether only a person can give its code
 * @param shared the entry of the session token for a device
 */
record FoundDeviceFetch(
        MfaDevices devices,
        InstantSource clock,
        CredentialKey key,
        EntryDescriptor descriptor,
        Signer signer,
        Supplier<StsEndpoint> target,
        MfaRequirement need,
        boolean isInteractive,
        Function<String, CacheEntry<TemporaryCredentials>> shared)
        implements FetchRequest<TemporaryCredentials> {
    @Override
    public String askedElsewhere() {
        return "IAM";
    }

    @Override
    public @Nullable TemporaryCredentials without(SourceCredentials signingCredentials) {
        return signingCredentials.temporary() ? UnsignedCalls.temporary(signingCredentials, clock.instant()) : null;
    }

    @Override
    public CompletionStage<TemporaryCredentials> send(FetchContext<TemporaryCredentials> context) {
        String serial = devices.serial(need.serial(), need.profile(), target.get(), context.signingCredentials());
        CacheEntry<TemporaryCredentials> entry = shared.apply(serial);
        TemporaryCredentials current = context.refresh().current();
        if (current != null) {
            renew(entry, current.accessKeyId(), context.refresh().isCurrentRefused());
        }
        return entry.forSigning(context.refresh())
                .thenApply(token -> UnsignedCalls.temporary(token.asSource(), clock.instant()));
    }

    private static void renew(CacheEntry<TemporaryCredentials> entry, String id, boolean isRefused) {
        if (isRefused) {
            entry.invalidate(id);
        } else {
            entry.renew(id);
        }
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
