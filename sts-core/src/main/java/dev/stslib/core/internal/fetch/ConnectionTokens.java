package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.store.EngineStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Session tokens and other calls of connections. */
public final class ConnectionTokens {
    private final TokenProviders providers;
    private final CredentialFetches fetches;
    private final CredentialCache<TemporaryCredentials> cache;
    private final EngineStore store;
    private final MfaPrompter prompter;
    private final RequestDispatcher dispatcher;

    /**
     * Makes it without calling anything.
     *
     * @param providers the token providers
     * @param fetches how credentials are fetched
     * @param cache the cache
     * @param store the store
     * @param prompter sends MFA codes
     * @param dispatcher counts requests
     */
    public ConnectionTokens(
            TokenProviders providers,
            CredentialFetches fetches,
            CredentialCache<TemporaryCredentials> cache,
            EngineStore store,
            MfaPrompter prompter,
            RequestDispatcher dispatcher) {
        this.providers = providers;
        this.fetches = fetches;
        this.cache = cache;
        this.store = store;
        this.prompter = prompter;
        this.dispatcher = dispatcher;
    }

    /**
     * The calls of one connection.
     *
     * @param settings how it connects
     * @param endpoint the endpoint of STS
     * @return the calls
     */
    public OfConnection of(TokenProviderSettings settings, StsEndpoint endpoint) {
        return new OfConnection(providers.of(settings), endpoint);
    }

    /** The calls of connections with the same settings and endpoint. */
    public final class OfConnection {
        private final Lazy<OpenTokenProvider> provider;
        private final StsEndpoint endpoint;

        private OfConnection(Lazy<OpenTokenProvider> provider, StsEndpoint endpoint) {
            this.provider = provider;
            this.endpoint = endpoint;
        }

        /**
         * Makes a call at once, on the calling thread.
         *
         * @param <T> the type of the answer
         * @param keys what signs, or null for nothing
         * @param call the call
         * @return its answer
         */
        public <T> T call(@Nullable SourceCredentials keys, Function<OpenTokenProvider, T> call) {
            dispatcher.recordUnqueued(endpoint, keys == null ? null : keys.accountId());
            return call.apply(provider.get());
        }

        /**
         * A session token from the cache or from STS.
         *
         * @param keys what signs
         * @param duration how long a new one is to live, or null for STS's default
         * @param forceNew true to get a new one even if there is a valid one
         * @param mfaSerial the MFA device, or null
         * @param mfaCode its code, or null; goes with the device
         * @return the token
         */
        public SessionToken sessionToken(
                SourceCredentials keys,
                @Nullable Duration duration,
                boolean forceNew,
                @Nullable String mfaSerial,
                @Nullable Secret mfaCode) {
            GetSessionTokenRequest request = new GetSessionTokenRequest(duration, mfaSerial, mfaCode);
            CacheEntry<TemporaryCredentials> entry = entry(keys, duration, mfaSerial);
            TemporaryCredentials credentials;
            if (mfaSerial != null && mfaCode != null) {
                credentials = withCode(entry, keys, request, mfaSerial, mfaCode, forceNew);
            } else {
                credentials = forceNew ? Futures.await(entry.refreshNow()) : entry.get();
            }
            return new SessionToken(credentials, mfaSerial);
        }

        /** Refreshes itself: without a device at any time; with one, only if the code source can answer. */
        private CacheEntry<TemporaryCredentials> entry(
                SourceCredentials keys, @Nullable Duration duration, @Nullable String mfaSerial) {
            Signer signer = Signer.of(keys);
            CredentialKey key = CredentialKeys.sessionToken(
                    CredentialKeys.Purpose.CONNECTION, signer, endpoint, mfaSerial, duration);
            EntryDescriptor descriptor =
                    new EntryDescriptor(EntryKind.SESSION_TOKEN, "session token of " + keys.accessKeyId(), mfaSerial);
            MfaRequirement need = mfaSerial == null ? null : new MfaRequirement(mfaSerial, keys.accessKeyId(), null);
            boolean isInteractive = need != null;
            SessionTokenFetch request = new SessionTokenFetch(
                    provider,
                    fetches.clock(),
                    key,
                    descriptor,
                    signer,
                    () -> endpoint,
                    need,
                    isInteractive,
                    duration,
                    false);
            return cache.entry(
                    key, descriptor, null, isInteractive, fetches.pipeline().loader(request));
        }

        private TemporaryCredentials withCode(
                CacheEntry<TemporaryCredentials> entry,
                SourceCredentials keys,
                GetSessionTokenRequest request,
                String serial,
                Secret code,
                boolean forceNew) {
            return prompter.exclusively(serial, () -> {
                store.restore(entry);
                Optional<TemporaryCredentials> fresh = forceNew ? Optional.empty() : entry.fresh();
                return fresh.orElseGet(() -> {
                    dispatcher.recordUnqueued(endpoint, keys.accountId());
                    TemporaryCredentials credentials = prompter.withCode(
                            serial,
                            code,
                            sent -> provider.get()
                                    .getSessionToken(endpoint, keys, request)
                                    .credentials());
                    store.put(entry, credentials);
                    return credentials;
                });
            });
        }
    }
}
