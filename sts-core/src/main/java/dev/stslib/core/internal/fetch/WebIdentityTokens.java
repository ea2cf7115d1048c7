package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.plan.RoleChain;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The web identity tokens of one engine, one entry for each configuration. They stay in memory: a token lives for minutes and
 * costs one request, while a copy on a disk could be stolen.
 */
public final class WebIdentityTokens implements AutoCloseable {
    private static final ExpiringType<WebIdentityToken> TYPE = new ExpiringType<>() {
        @Override
        public String id(WebIdentityToken value) {
            return CredentialKey.of("token", Map.of("text", value.token().revealSecret()))
                    .digest();
        }

        @Override
        public Instant issuedAt(WebIdentityToken value) {
            return value.issuedAt();
        }

        @Override
        public Instant expiration(WebIdentityToken value) {
            return value.expiration();
        }
    };

    private final ChainEntries chains;
    private final Lazy<OpenTokenProvider> provider;
    private final RequestDispatcher dispatcher;
    private final Timing timing;
    private final EventBus events;
    private final CredentialCache<WebIdentityToken> cache;

    /**
     * Fetches nothing yet.
     *
     * @param chains what signs
     * @param provider calls STS
     * @param timing when to refresh
     * @param scheduler runs background refreshes
     * @param events passes on what happens
     * @param dispatcher limits requests
     * @param pool runs what blocks
     * @param gate what happens before the background renews a token
     */
    public WebIdentityTokens(
            ChainEntries chains,
            Lazy<OpenTokenProvider> provider,
            Timing timing,
            RefreshScheduler scheduler,
            EventBus events,
            RequestDispatcher dispatcher,
            Executor pool,
            RenewalGate gate) {
        this.chains = chains;
        this.provider = provider;
        this.dispatcher = dispatcher;
        this.timing = timing;
        this.events = events;
        this.cache = new CredentialCache<>(new CacheContext<>(TYPE, timing, scheduler, events, pool, gate));
    }

    /**
     * The entry of the tokens of a chain.
     *
     * @param chain whose identity the tokens tell
     * @param request what to ask for
     * @return the entry
     * @throws dev.stslib.api.error.EngineClosedException if the engine is closed
     */
    public CacheEntry<WebIdentityToken> entry(RoleChain chain, GetWebIdentityTokenRequest request) {
        Signer signer = chains.signerOf(chain);
        StsEndpoint endpoint = chain.baseEndpoint();
        CredentialKey key = CredentialKeys.webIdentityToken(signer, endpoint, request);
        EntryDescriptor descriptor =
                new EntryDescriptor(EntryKind.OTHER, "web identity token of " + chain.profile(), null);
        SignedFetch<WebIdentityToken> fetch = new SignedFetch<>(
                key, descriptor, signer, endpoint, keys -> provider.get().getWebIdentityToken(endpoint, keys, request));
        Duration lifetime =
                request.duration() == null ? GetWebIdentityTokenRequest.DEFAULT_DURATION : request.duration();
        FetchPipeline<WebIdentityToken> pipeline = FetchPipeline.of(
                new SigningCredentials<>(TYPE),
                new OutlivingCredentials<>(timing, lifetime),
                new RateLimit<>(dispatcher),
                new AwsRequest<>(events));
        return cache.entry(key, descriptor, signer.entry(), false, pipeline.loader(fetch));
    }

    /** Drops the tokens. Readers that wait for one get an error. */
    @Override
    public void close() {
        cache.close();
    }
}
