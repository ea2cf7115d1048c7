package dev.stslib.core.boto;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.DelegatedAccess;
import dev.stslib.api.FederationToken;
import dev.stslib.api.RootSession;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.internal.aws.StsRegion;
import dev.stslib.core.internal.aws.StsRegions;
import dev.stslib.core.internal.fetch.ConnectionTokens;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.RoleChain;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to STS in one region, with the methods of boto's {@code STSConnection}. Session tokens come from a
 * cache that all connections of an engine share. All other methods send a request at each call. Thread-safe.
 *
 * <p>A method that sends a request throws {@link dev.stslib.api.error.StsServiceException} if STS refuses it, {@link
 * dev.stslib.api.error.EndpointUnreachableException} if STS gives no usable response, and {@link
 * dev.stslib.api.error.InvalidRequestException} if an argument is outside of the limits of STS or the keys cannot sign. The
 * methods that take a request object get it checked: its constructor throws.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html">STS, API reference</a>
 */
public final class StsConnection implements AutoCloseable {
    /** The version of the query protocol of STS. */
    public static final String API_VERSION = "2011-06-15";
    /** boto's default region. */
    public static final String DEFAULT_REGION_NAME = "us-east-1";
    /** boto's default host, the global endpoint of STS. */
    public static final String DEFAULT_REGION_ENDPOINT = "sts.amazonaws.com";

    private final CredentialEngine engine;
    private final RegionInfo region;
    private final StsEndpoint endpoint;
    private final ConnectionSettings settings;
    private final boolean ownsEngine;
    private final ConnectionTokens.OfConnection tokens;

    private StsConnection(CredentialEngine engine, RegionInfo region, ConnectionSettings settings, boolean ownsEngine) {
        this.engine = engine;
        this.region = region;
        this.settings = settings;
        this.ownsEngine = ownsEngine;
        this.endpoint = ConnectionEndpoint.of(engine.runtime(), region, settings);
        EngineComponent parts = engine.runtime().parts();
        this.tokens = parts.connectionTokens().of(settings.over(parts.config().providerSettings()), endpoint);
    }

    /**
     * Connects to STS in {@link #DEFAULT_REGION_NAME} over a new engine, boto's {@code STSConnection()}. The profile that
     * the environment selects signs.
     *
     * @return the connection; closing it closes the new engine
     */
    public static StsConnection create() {
        return create(ConnectionSettings.builder().build());
    }

    /**
     * Connects to STS in {@link #DEFAULT_REGION_NAME} over a new engine, boto's {@code STSConnection(...)}.
     *
     * @param settings how to connect, and who signs
     * @return the connection; closing it closes the new engine
     */
    public static StsConnection create(ConnectionSettings settings) {
        return owning(CredentialEngine.builder().build(), defaultRegion(), settings);
    }

    /**
     * Connects to STS in {@link #DEFAULT_REGION_NAME} over an engine of the caller.
     *
     * @param engine the engine
     * @param settings how to connect, and who signs
     * @return the connection; closing it does not close the engine
     */
    public static StsConnection create(CredentialEngine engine, ConnectionSettings settings) {
        engine.runtime().requireOpen();
        return new StsConnection(engine, defaultRegion(), settings, false);
    }

    private static RegionInfo defaultRegion() {
        return RegionInfo.of(StsRegions.require(DEFAULT_REGION_NAME));
    }

    /**
     * Connects to STS in a region over an engine of the caller. The profile that the environment selects signs.
     *
     * @param engine the engine
     * @param region the name of the region
     * @return the connection, or empty if there is no such region; closing it does not close the engine
     */
    public static Optional<StsConnection> connectToRegion(CredentialEngine engine, String region) {
        return connectToRegion(engine, region, ConnectionSettings.builder().build());
    }

    /**
     * Connects to STS in a region over an engine of the caller.
     *
     * @param engine the engine
     * @param region the name of the region; with an endpoint in the settings it may be newer than this library
     * @param settings how to connect, and who signs
     * @return the connection, or empty if there is no such region; closing it does not close the engine
     */
    public static Optional<StsConnection> connectToRegion(
            CredentialEngine engine, String region, ConnectionSettings settings) {
        engine.runtime().requireOpen();
        return region(region, settings).map(found -> new StsConnection(engine, found, settings, false));
    }

    /**
     * Connects to STS in a region over a new engine, boto's {@code connect_to_region}.
     *
     * @param region the name of the region; with an endpoint in the settings it may be newer than this library
     * @param settings how to connect, and who signs
     * @return the connection, or empty if there is no such region; closing it closes the new engine
     */
    public static Optional<StsConnection> connectToRegion(String region, ConnectionSettings settings) {
        return region(region, settings)
                .map(found -> owning(CredentialEngine.builder().build(), found, settings));
    }

    private static Optional<RegionInfo> region(String name, ConnectionSettings settings) {
        URI endpoint = settings.endpoint();
        Optional<StsRegion> found = StsRegions.find(name);
        if (found.isEmpty() && endpoint != null) {
            found = StsRegions.at(name, endpoint);
        }
        return found.map(RegionInfo::of);
    }

    private static StsConnection owning(CredentialEngine engine, RegionInfo region, ConnectionSettings settings) {
        try {
            return new StsConnection(engine, region, settings, true);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * Finds a region, boto's {@code get_region}.
     *
     * @param name the name of the region
     * @return the region, or empty if there is no such region
     */
    public static Optional<RegionInfo> getRegion(String name) {
        return StsRegions.find(name).map(RegionInfo::of);
    }

    /**
     * Returns all regions of STS in all partitions, boto's {@code regions}.
     *
     * @return an unmodifiable list
     */
    public static List<RegionInfo> regions() {
        return StsRegions.all().stream().map(RegionInfo::of).toList();
    }

    /**
     * Returns the region of this connection.
     *
     * @return the region
     */
    public RegionInfo region() {
        return region;
    }

    /**
     * Returns a session token from the cache, or a new one if the cache has no fresh one. It lives for the default
     * of STS (12 hours).
     *
     * @return the token
     */
    public SessionToken getSessionToken() {
        return getSessionToken(null, false);
    }

    /**
     * Returns a session token from the cache, or a new one, boto's {@code get_session_token}.
     *
     * @param duration the lifetime of a new token, 15 minutes to 36 hours, or null for the default of STS (12 hours)
     * @param forceNew true to fetch a new token in any case
     * @return the token
     */
    public SessionToken getSessionToken(@Nullable Duration duration, boolean forceNew) {
        return engine.runtime().call(() -> tokens.sessionToken(keys(), duration, forceNew, null, null));
    }

    /**
     * Returns a session token with MFA from the cache, or a new one.
     *
     * @param duration the lifetime of a new token, 15 minutes to 36 hours, or null for the default of STS (12 hours)
     * @param forceNew true to fetch a new token in any case
     * @param mfaSerial the serial of the MFA device
     * @param mfaCode its code of six digits; not used if the cache has a fresh token
     * @return the token
     */
    public SessionToken getSessionToken(
            @Nullable Duration duration, boolean forceNew, String mfaSerial, String mfaCode) {
        return engine.runtime()
                .call(() -> tokens.sessionToken(keys(), duration, forceNew, mfaSerial, Secret.of(mfaCode)));
    }

    /**
     * Fetches a federation token, boto's {@code get_federation_token}. It is not cached.
     *
     * @param name the name of the federated user, 2 to 32 of {@code [\w+=,.@-]}
     * @param duration the lifetime, 15 minutes to 36 hours, or null for the default of STS (12 hours)
     * @param policy the JSON document with the permissions of the user; null for no permissions
     * @return the token with its ARN, id and packed policy size
     */
    public FederationToken getFederationToken(String name, @Nullable Duration duration, @Nullable String policy) {
        return getFederationToken(
                new GetFederationTokenRequest(name, duration, SessionPolicy.inline(policy), List.of()));
    }

    /**
     * Fetches a federation token with all parameters of STS. It is not cached.
     *
     * @param request the request
     * @return the token
     */
    public FederationToken getFederationToken(GetFederationTokenRequest request) {
        return signed((sts, keys) -> sts.getFederationToken(endpoint, keys, request));
    }

    /**
     * Fetches the credentials of a role. The credentials of this connection sign. The result is not cached.
     *
     * @param request the request
     * @return the response of STS
     */
    public AssumedRole assumeRole(AssumeRoleRequest request) {
        return signed((sts, keys) -> sts.assumeRole(endpoint, keys, request));
    }

    /**
     * Fetches the credentials of a role for a SAML assertion. The request is not signed.
     *
     * @param request the request
     * @return the response of STS
     */
    public AssumedRole assumeRoleWithSaml(AssumeRoleWithSamlRequest request) {
        return unsigned(sts -> sts.assumeRoleWithSaml(endpoint, request));
    }

    /**
     * Fetches the credentials of a role for a web identity token. The request is not signed.
     *
     * @param request the request
     * @return the response of STS
     */
    public AssumedRole assumeRoleWithWebIdentity(AssumeRoleWithWebIdentityRequest request) {
        return unsigned(sts -> sts.assumeRoleWithWebIdentity(endpoint, request));
    }

    /**
     * Fetches credentials for one privileged task in a member account. The result is not cached; for credentials that the
     * engine renews, use a {@link dev.stslib.api.request.RoleRequest} with a task policy.
     *
     * @param request the request
     * @return the response of STS
     * @throws dev.stslib.api.error.StslibException if there are no credentials to sign with, or STS is not reached or refuses
     */
    public RootSession assumeRoot(AssumeRootRequest request) {
        return signed((sts, keys) -> sts.assumeRoot(endpoint, keys, request));
    }

    /**
     * Fetches a signed token that tells a service outside of AWS who the caller is. The result is not cached; for a token that
     * the engine renews, use {@link CredentialEngine#webIdentityToken}.
     *
     * @param request the request
     * @return the token
     * @throws dev.stslib.api.error.StslibException if there are no credentials to sign with, or STS is not reached or refuses
     */
    public WebIdentityToken getWebIdentityToken(GetWebIdentityTokenRequest request) {
        return signed((sts, keys) -> sts.getWebIdentityToken(endpoint, keys, request));
    }

    /**
     * Exchanges a trade-in token for credentials of the principal that delegated its access. The result is not cached; for
     * credentials that the engine renews, use {@link CredentialEngine#credentials(String, GetDelegatedAccessTokenRequest)}.
     *
     * @param request the request
     * @return the response of STS
     * @throws dev.stslib.api.error.StslibException if there are no credentials to sign with, or STS is not reached or refuses
     */
    public DelegatedAccess getDelegatedAccessToken(GetDelegatedAccessTokenRequest request) {
        return signed((sts, keys) -> sts.getDelegatedAccessToken(endpoint, keys, request));
    }

    /**
     * Returns the identity of the credentials that sign.
     *
     * @return account, ARN and id
     */
    public CallerIdentity getCallerIdentity() {
        return signed((sts, keys) -> sts.getCallerIdentity(endpoint, keys));
    }

    /**
     * Decodes the message that some AWS services add to a refusal.
     *
     * @param encodedMessage the message, 1 to 10,240 characters, which STS checks
     * @return the JSON document in it
     */
    public String decodeAuthorizationMessage(String encodedMessage) {
        return signed((sts, keys) -> sts.decodeAuthorizationMessage(endpoint, keys, encodedMessage));
    }

    /** Closes the engine if this connection made it; otherwise it does nothing. */
    @Override
    public void close() {
        if (ownsEngine) {
            engine.close();
        }
    }

    private <T> T signed(BiFunction<OpenTokenProvider, SourceCredentials, T> operation) {
        return engine.runtime().call(() -> {
            SourceCredentials keys = keys();
            return tokens.call(keys, sts -> operation.apply(sts, keys));
        });
    }

    private <T> T unsigned(Function<OpenTokenProvider, T> operation) {
        return engine.runtime().call(() -> tokens.call(null, operation));
    }

    private SourceCredentials keys() {
        return settings.source() == null
                ? signer(settings.profile())
                : settings.source().get();
    }

    /**
     * Returns the credentials that sign for a profile: those of its role if it is a role profile, otherwise its
     * keys.
     */
    private SourceCredentials signer(@Nullable String profile) {
        EngineRuntime runtime = engine.runtime();
        RoleChain chain = runtime.resolve(runtime.profileSet(), runtime.selection(profile));
        return chain.roles().isEmpty()
                ? runtime.parts().chains().keys(chain.base())
                : engine.credentials(chain.profile()).asSource();
    }
}
