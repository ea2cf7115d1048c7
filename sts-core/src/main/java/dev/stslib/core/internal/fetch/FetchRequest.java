package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.mfa.MfaRequirement;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The request that brings the values of one cache entry: what the stages need to know of it, and the request itself. Each
 * kind of credentials has its own.
 *
 * @param <V> the type of the value
 */
interface FetchRequest<V> {
    /** The key of the entry. */
    CredentialKey key();

    /** Describes the entry. */
    EntryDescriptor descriptor();

    /** What signs the request, or null if nothing does. */
    default @Nullable Signer signer() {
        return null;
    }

    /** The MFA code that the request carries, or null. */
    default @Nullable MfaRequirement code() {
        return null;
    }

    /** Whether only a person can give that code. */
    default boolean isInteractive() {
        return false;
    }

    /** The endpoint of STS whose rate limit applies; null if the request does not go to STS. */
    default @Nullable StsEndpoint endpoint() {
        return null;
    }

    /** What is asked if not STS, for messages. */
    default String askedElsewhere() {
        return "STS";
    }

    /** The value, if the signing credentials already are what is wanted, so that nothing is asked; or null. */
    default @Nullable V without(SourceCredentials signingCredentials) {
        return null;
    }

    /** Sends the request. May block; the context has the signing credentials and the code. */
    CompletionStage<V> send(FetchContext<V> context);

    /** The account that the values belong to, where something else than their ARN tells it; or null. */
    default @Nullable String account() {
        return null;
    }

    /** Notes the account of a stored value. It tells the signer's account only where {@link #account} is the signer's. */
    default void learnAccount(@Nullable String stored) {}
}
