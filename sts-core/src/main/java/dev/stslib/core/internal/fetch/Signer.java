package dev.stslib.core.internal.fetch;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.InFlightRefresh;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What signs a request: static keys, or the credentials of another cache entry. */
interface Signer {
    /** The credentials to sign with now, for a refresh that cannot go on without them. */
    CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker);

    /** The cache entry that the credentials come from; null for keys that do not change. */
    default @Nullable CacheEntry<?> entry() {
        return null;
    }

    /** Notes that a service refused credentials: the next call brings others if there are any. */
    default void invalidate(String accessKeyId) {
        CacheEntry<?> entry = entry();
        if (entry != null) {
            entry.invalidate(accessKeyId);
        }
    }

    /** Notes that credentials end before long: the next call brings others if there are any. */
    default void renew(String accessKeyId) {
        CacheEntry<?> entry = entry();
        if (entry != null) {
            entry.renew(accessKeyId);
        }
    }

    /** Tells this signer from others in a credential key. For static keys a digest of the secrets is part of it. */
    String identity();

    /** The account that the credentials belong to, if it is known beforehand; or null. */
    @Nullable
    String account();

    /** Notes the account of credentials of this signer that another process stored. */
    default void learnAccount(@Nullable String stored) {}

    static Signer of(SourceCredentials keys) {
        return new StaticKeys(keys, "keys " + keys.accessKeyId() + " " + CredentialKeys.fingerprint(keys));
    }

    static Signer of(CacheEntry<TemporaryCredentials> entry) {
        return new OfEntry(entry);
    }

    /** Keys that do not change. */
    record StaticKeys(SourceCredentials keys, String identity) implements Signer {
        @Override
        public CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker) {
            return CompletableFuture.completedStage(keys);
        }

        @Override
        public @Nullable String account() {
            return keys.accountId();
        }

        /** Shows the access key id. */
        @Override
        public String toString() {
            return "StaticKeys[" + keys.accessKeyId() + "]";
        }
    }

    /** The credentials of a cache entry. */
    record OfEntry(CacheEntry<TemporaryCredentials> entry) implements Signer {
        @Override
        public CompletionStage<SourceCredentials> credentials(InFlightRefresh<?> asker) {
            return entry.forSigning(asker).thenApply(TemporaryCredentials::asSource);
        }

        /** The text is part of stored keys and must not change. */
        @Override
        public String identity() {
            return "cell " + entry.key().digest();
        }

        @Override
        public @Nullable String account() {
            return entry.descriptor().account();
        }
    }
}
