package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.internal.aws.StsEndpoints;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.BaseCredentials.EnvironmentKeys;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.plan.BaseCredentials.StaticKeys;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.plan.RoleStep;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the cache entries of a chain, each of which signs for the next. Chains that begin alike share entries. */
public final class ChainEntries {
    /** The longest session that STS gives for temporary credentials. */
    private static final Duration ONE_HOUR = Duration.ofHours(1);

    private final CredentialCache<TemporaryCredentials> cache;
    private final CredentialFetches fetches;
    private final BaseSources sources;

    /**
     * Makes the layout of one engine.
     *
     * @param cache the cache
     * @param fetches how credentials are fetched
     * @param sources the base credentials that are not asked of STS
     */
    public ChainEntries(CredentialCache<TemporaryCredentials> cache, CredentialFetches fetches, BaseSources sources) {
        this.cache = cache;
        this.fetches = fetches;
        this.sources = sources;
    }

    /**
     * The entry at the end of a chain.
     *
     * @param chain the plan
     * @return the entry of the last role's credentials, or of the base's own temporary ones
     */
    public CacheEntry<TemporaryCredentials> end(RoleChain chain) {
        if (!chain.roles().isEmpty()) {
            String first = chain.roles().get(0).profile();
            MfaRequirement need = need(chain, first == null ? chain.profile() : first);
            return need == null || isDirect(chain)
                    ? roles(signer(chain.base()), vouched(chain.base()), chain.roles(), need, false)
                    : behind(session(chain, chain.base().profile(), chain.mfaSession()), chain);
        }
        CacheEntry<TemporaryCredentials> vouched = vouched(chain.base());
        return vouched != null ? vouched : session(chain, chain.profile(), null);
    }

    /**
     * The entry at the end of a chain whose roles a session token opens.
     *
     * @param session the entry of the session token
     * @param chain the plan; its base is not used
     * @return the entry of the last role's credentials
     */
    public CacheEntry<TemporaryCredentials> behind(CacheEntry<TemporaryCredentials> session, RoleChain chain) {
        return roles(Signer.of(session), session, chain.roles(), null, chain.mfaSerial() != null);
    }

    /**
     * The entry of the session token for the base of a chain.
     *
     * @param chain the plan
     * @return the entry
     * @throws ProfileConfigurationException if the base is temporary, which GetSessionToken refuses
     */
    public CacheEntry<TemporaryCredentials> session(RoleChain chain) {
        if (chain.base().temporary()) {
            throw new ProfileConfigurationException(
                    "Profile '" + chain.profile() + "' has temporary credentials, and STS gives session tokens for"
                            + " long-term keys only",
                    "Name a profile with the access keys of an IAM user");
        }
        chain.baseEndpoint();
        return session(chain, chain.profile(), chain.mfaSession());
    }

    /**
     * The base of a chain, for a caller's own request.
     *
     * @param base the base
     * @return its credentials now
     */
    public SourceCredentials keys(BaseCredentials base) {
        return Futures.await(signer(base).credentials(InFlightRefresh.unshared()));
    }

    /**
     * The entry of the credentials of a principal that delegated its access.
     *
     * @param chain what signs
     * @param request the token of the delegation
     * @return the entry
     */
    public CacheEntry<TemporaryCredentials> delegated(RoleChain chain, GetDelegatedAccessTokenRequest request) {
        Signer signer = signerOf(chain);
        StsEndpoint endpoint = chain.baseEndpoint();
        EntryDescriptor descriptor =
                new EntryDescriptor(EntryKind.ROLE, "delegated access of " + chain.profile(), null);
        return entry(
                new SignedFetch<>(
                        CredentialKeys.delegated(signer, endpoint, request),
                        descriptor,
                        signer,
                        endpoint,
                        keys -> fetches.provider()
                                .get()
                                .getDelegatedAccessToken(endpoint, keys, request)
                                .credentials()),
                signer.entry(),
                false);
    }

    /**
     * What signs in the name of a chain: its last role, or else the keys of its base. A session token would not do, since it
     * opens roles only.
     */
    Signer signerOf(RoleChain chain) {
        return chain.roles().isEmpty() ? signer(chain.base()) : Signer.of(end(chain));
    }

    private CacheEntry<TemporaryCredentials> session(RoleChain chain, String label, @Nullable Duration duration) {
        Signer base = signer(chain.base());
        MfaRequirement need = need(chain, label);
        String serial = need == null ? null : need.serial();
        CredentialKey key =
                CredentialKeys.sessionToken(CredentialKeys.Purpose.CHAIN, base, chain.endpoint(), serial, duration);
        EntryDescriptor descriptor =
                described(new EntryDescriptor(EntryKind.SESSION_TOKEN, "session token of " + label, serial), need);
        boolean isInteractive = isInteractive(need);
        Supplier<StsEndpoint> target = need == null ? chain::baseEndpoint : () -> checked(chain);
        FetchRequest<TemporaryCredentials> request = need != null && MfaDevices.isToBeFound(need.serial())
                ? new FoundDeviceFetch(
                        fetches.devices(),
                        fetches.clock(),
                        key,
                        descriptor,
                        base,
                        target,
                        need,
                        isInteractive,
                        found -> session(chain.withMfaSerial(found), label, duration))
                : new SessionTokenFetch(
                        fetches.provider(),
                        fetches.clock(),
                        key,
                        descriptor,
                        base,
                        target,
                        need,
                        isInteractive,
                        duration,
                        true);
        return entry(request, base.entry(), isInteractive);
    }

    private CacheEntry<TemporaryCredentials> entry(
            FetchRequest<TemporaryCredentials> request, @Nullable CacheEntry<?> source, boolean isInteractive) {
        return cache.entry(
                request.key(),
                request.descriptor(),
                source,
                isInteractive,
                fetches.pipeline().loader(request));
    }

    private EntryDescriptor described(EntryDescriptor descriptor, @Nullable MfaRequirement need) {
        return need == null
                ? descriptor
                : descriptor.needing(
                        new RequiredCode(
                                need.serial(), need.profile(), fetches.codes().answersAlone(need)),
                        fetches.codeWarnings());
    }

    private boolean isInteractive(@Nullable MfaRequirement need) {
        return need != null && !fetches.codes().answersAlone(need);
    }

    /** Returns the endpoint of the base after a check of all endpoints of the chain, so that no code is wasted. */
    private static StsEndpoint checked(RoleChain chain) {
        for (RoleStep role : chain.roles()) {
            try {
                StsEndpoints.resolve(role.endpoint());
            } catch (UnknownRegionException e) {
                throw ProfileErrors.of(e, role);
            }
        }
        StsEndpoints.resolve(chain.baseEndpoint());
        return chain.baseEndpoint();
    }

    /** The entry of temporary credentials that all processes share, or null for any other base. */
    private @Nullable CacheEntry<TemporaryCredentials> vouched(BaseCredentials base) {
        UnsignedCalls calls = fetches.unsignedCalls();
        if (base instanceof WebIdentity identity) {
            return unsigned(
                    CredentialKeys.webIdentity(identity, fetches.stsCalls().systemEnvironment()),
                    new EntryDescriptor(EntryKind.ROLE, identity.profile(), identity.roleArn()),
                    identity.endpoint(),
                    () -> calls.webIdentity(identity));
        }
        if (base instanceof SamlAssertion assertion) {
            return unsigned(
                    CredentialKeys.saml(assertion),
                    new EntryDescriptor(EntryKind.ROLE, assertion.profile(), assertion.roleArn()),
                    assertion.endpoint(),
                    () -> calls.saml(assertion));
        }
        if (base instanceof FromSource source && source.plan().shared()) {
            return entry(sources.shared(source), null, false);
        }
        return null;
    }

    private CacheEntry<TemporaryCredentials> unsigned(
            CredentialKey key, EntryDescriptor descriptor, StsEndpoint endpoint, Supplier<TemporaryCredentials> call) {
        return entry(new UnsignedFetch<>(key, descriptor, endpoint, "STS", null, context -> call.get()), null, false);
    }

    private CacheEntry<TemporaryCredentials> roles(
            Signer first,
            @Nullable CacheEntry<TemporaryCredentials> session,
            List<RoleStep> steps,
            @Nullable MfaRequirement direct,
            boolean firstIsBehindCode) {
        Signer signer = first;
        MfaRequirement need = direct;
        boolean isBehindCode = firstIsBehindCode;
        CacheEntry<TemporaryCredentials> entry = session;
        for (RoleStep step : steps) {
            CredentialKey key = CredentialKeys.role(
                    signer,
                    step,
                    need == null ? null : need.serial(),
                    fetches.stsCalls().systemEnvironment());
            EntryDescriptor descriptor =
                    described(new EntryDescriptor(EntryKind.ROLE, step.label(), step.roleArn()), need);
            boolean isInteractive = isInteractive(need);
            RoleFetch request =
                    new RoleFetch(fetches.stsCalls(), key, descriptor, signer, step, need, isInteractive, isBehindCode);
            entry = entry(request, signer.entry(), isInteractive);
            signer = Signer.of(entry);
            need = null;
            isBehindCode = false;
        }
        return Objects.requireNonNull(entry);
    }

    /** The code that the first request needs; none for a base that is temporary, which has no device. */
    private static @Nullable MfaRequirement need(RoleChain chain, String profile) {
        String serial = chain.mfaSerial();
        return serial == null || chain.base().temporary()
                ? null
                : new MfaRequirement(serial, profile, chain.mfaProcess());
    }

    /** Whether no session token is used: for a role of over an hour, or if the profile sets mfa_session_seconds = 0. */
    private static boolean isDirect(RoleChain chain) {
        Duration role = chain.roles().get(0).duration();
        return Duration.ZERO.equals(chain.mfaSession()) || (role != null && role.compareTo(ONE_HOUR) > 0);
    }

    private Signer signer(BaseCredentials base) {
        if (base instanceof StaticKeys keys) {
            return sources.of(keys.keys());
        }
        if (base instanceof EnvironmentKeys keys) {
            return sources.of(keys.keys());
        }
        if (base instanceof FromSource source && !source.plan().shared()) {
            return sources.of(source);
        }
        CacheEntry<TemporaryCredentials> vouched = vouched(base);
        if (vouched == null) {
            throw new IllegalStateException("There is no way to get base credentials of this kind: " + base.describe());
        }
        return Signer.of(vouched);
    }
}
