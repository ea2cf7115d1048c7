package dev.stslib.core.boto;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.FederationToken;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.internal.aws.StsRegions;
import dev.stslib.core.internal.fetch.ConnectionTokens;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.RoleChain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * boto's door: a connection to STS in one region. Session tokens come from a cache that all connections of one engine
 * share; everything else goes to STS at each call. For any number of threads.
 *
 * <p>Every call that asks STS throws {@link dev.stslib.api.error.StsServiceException} when STS refuses, and
 * {@link dev.stslib.api.error.EndpointUnreachableException} when it does not answer.
 */
public final class StsConnection implements AutoCloseable {
    /** The version of STS's query protocol. */
    public static final String API_VERSION = "2011-06-15";
    /** The region of a connection for which none is named. */
    public static final String DEFAULT_REGION_NAME = "us-east-1";
    /** The host of STS that serves where no region is named. */
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
     * Connects to STS in a region over an engine of the caller, signed by the profile that the environment selects.
     *
     * @param engine the engine
     * @param region the region's name
     * @return the connection, or empty if there is no such region; closing it does not close the engine
     */
    public static Optional<StsConnection> connectToRegion(CredentialEngine engine, String region) {
        return connectToRegion(engine, region, ConnectionSettings.builder().build());
    }

    /**
     * Connects to STS in a region over an engine of the caller.
     *
     * @param engine the engine
     * @param region the region's name
     * @param settings how to connect, and who signs
     * @return the connection, or empty if there is no such region; closing it does not close the engine
     */
    public static Optional<StsConnection> connectToRegion(
            CredentialEngine engine, String region, ConnectionSettings settings) {
        engine.runtime().requireOpen();
        return StsRegions.find(region).map(found -> new StsConnection(engine, found, settings, false));
    }

    /**
     * Connects to STS in a region over an engine of its own, boto's {@code connect_to_region}.
     *
     * @param region the region's name
     * @param settings how to connect, and who signs
     * @return the connection, or empty if there is no such region; closing it closes that engine
     */
    public static Optional<StsConnection> connectToRegion(String region, ConnectionSettings settings) {
        return StsRegions.find(region)
                .map(found -> owning(CredentialEngine.builder().build(), found, settings));
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
     * @param name the region's name
     * @return the region, or empty if there is none of that name
     */
    public static Optional<RegionInfo> getRegion(String name) {
        return StsRegions.find(name);
    }

    /**
     * All regions of STS, in all partitions, boto's {@code regions}.
     *
     * @return an unmodifiable list
     */
    public static List<RegionInfo> regions() {
        return StsRegions.all();
    }

    /**
     * The region of this connection.
     *
     * @return the region
     */
    public RegionInfo region() {
        return region;
    }

    /**
     * A session token from the cache, or a new one where there is none that is fresh. It lives as long as STS gives by
     * default (12 hours).
     *
     * @return the token
     */
    public SessionToken getSessionToken() {
        return getSessionToken(null, false);
    }

    /**
     * A session token from the cache, or a new one, boto's {@code get_session_token}.
     *
     * @param duration how long a new one shall live, 15 minutes to 36 hours, or null for STS's default (12 hours)
     * @param forceNew true to get a new one whatever is in the cache
     * @return the token
     */
    public SessionToken getSessionToken(@Nullable Duration duration, boolean forceNew) {
        return engine.runtime().call(() -> tokens.sessionToken(keys(), duration, forceNew, null, null));
    }

    /**
     * A session token that was got with MFA from the cache, or a new one.
     *
     * @param duration how long a new one shall live, 15 minutes to 36 hours, or null for STS's default (12 hours)
     * @param forceNew true to get a new one whatever is in the cache
     * @param mfaSerial the MFA device
     * @param mfaCode its six digits; not used where the cache answers
     * @return the token
     */
    public SessionToken getSessionToken(
            @Nullable Duration duration, boolean forceNew, String mfaSerial, String mfaCode) {
        return engine.runtime()
                .call(() -> tokens.sessionToken(keys(), duration, forceNew, mfaSerial, Secret.of(mfaCode)));
    }

    /**
     * A federation token, boto's {@code get_federation_token}. Never from a cache.
     *
     * @param name the federated user's name, 2 to 32 of {@code [\w+=,.@-]}
     * @param duration how long it shall live, 15 minutes to 36 hours, or null for STS's default (12 hours)
     * @param policy what the user may do, a JSON document; null for nothing at all
     * @return the token with ARN, id and packed policy size
     */
    public FederationToken getFederationToken(String name, @Nullable Duration duration, @Nullable String policy) {
        return getFederationToken(
                new GetFederationTokenRequest(name, duration, SessionPolicy.inline(policy), List.of()));
    }

    /**
     * A federation token with everything that STS allows.
     *
     * @param request what is asked for
     * @return the token
     */
    public FederationToken getFederationToken(GetFederationTokenRequest request) {
        return signed((sts, keys) -> sts.getFederationToken(endpoint, keys, request));
    }

    /**
     * The credentials of a role, signed by this connection's keys. Never from a cache.
     *
     * @param request what is asked for
     * @return what STS gave
     */
    public AssumedRole assumeRole(AssumeRoleRequest request) {
        return signed((sts, keys) -> sts.assumeRole(endpoint, keys, request));
    }

    /**
     * The credentials of a role for a SAML assertion, signed by nobody.
     *
     * @param request what is asked for
     * @return what STS gave
     */
    public AssumedRole assumeRoleWithSaml(AssumeRoleWithSamlRequest request) {
        return unsigned(sts -> sts.assumeRoleWithSaml(endpoint, request));
    }

    /**
     * The credentials of a role for a web identity token, signed by nobody.
     *
     * @param request what is asked for
     * @return what STS gave
     */
    public AssumedRole assumeRoleWithWebIdentity(AssumeRoleWithWebIdentityRequest request) {
        return unsigned(sts -> sts.assumeRoleWithWebIdentity(endpoint, request));
    }

    /**
     * Who the keys belong to.
     *
     * @return account, ARN and id
     */
    public CallerIdentity getCallerIdentity() {
        return signed((sts, keys) -> sts.getCallerIdentity(endpoint, keys));
    }

    /**
     * Decodes the message that comes with some refusals.
     *
     * @param encodedMessage the message, 1 to 10,240 characters
     * @return the JSON document in it
     */
    public String decodeAuthorizationMessage(String encodedMessage) {
        return signed((sts, keys) -> sts.decodeAuthorizationMessage(endpoint, keys, encodedMessage));
    }

    /** Closes the engine if it is this connection's own; does nothing otherwise. */
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

    /** The credentials that sign for a profile: those of its role if it is a role profile, otherwise its own keys. */
    private SourceCredentials signer(@Nullable String profile) {
        EngineRuntime runtime = engine.runtime();
        RoleChain chain = runtime.resolve(runtime.profileSet(), runtime.selection(profile));
        return chain.roles().isEmpty()
                ? runtime.parts().chains().keys(chain.base())
                : engine.credentials(chain.profile()).asSource();
    }
}
