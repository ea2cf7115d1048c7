package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.plan.RoleStep;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Assumes a role. Of all requests there are most of these, so it holds no more than it needs.
 *
 * @param calls makes the call
 * @param key the key of the entry
 * @param descriptor describes the entry
 * @param signer what signs
 * @param step the role
 * @param code the MFA code that the request carries, or null
 * @param isInteractive whether only a person can give that code
 * @param isBehindCode whether the signer is a session token that was got with an MFA code
 */
record RoleFetch(
        StsCalls calls,
        CredentialKey key,
        EntryDescriptor descriptor,
        Signer signer,
        RoleStep step,
        @Nullable MfaRequirement code,
        boolean isInteractive,
        boolean isBehindCode)
        implements FetchRequest<TemporaryCredentials> {
    @Override
    public StsEndpoint endpoint() {
        return step.endpoint();
    }

    @Override
    public CompletionStage<TemporaryCredentials> send(FetchContext<TemporaryCredentials> context) {
        SourceCredentials keys = context.signingCredentials();
        return CompletableFuture.completedStage(
                isBehindCode
                        ? calls.assumeRoleBehindCode(step, keys)
                        : calls.assumeRole(step, keys, context.mfaSerial(), context.mfaCode()));
    }
}
