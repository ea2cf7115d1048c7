package dev.stslib.core.iam;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.internal.aws.IamDevices;
import dev.stslib.core.internal.aws.IamKeys;
import dev.stslib.core.internal.wiring.EngineConfig;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes, lists, disables and deletes the long-term access keys of the IAM user behind a profile. The keys of the profile
 * sign the requests; if the profile has an MFA device, its session token does. Needs the artifact {@code
 * software.amazon.awssdk:iam}. Thread-safe.
 *
 * <p>Each method sends one request and blocks until IAM answers. It throws {@link
 * dev.stslib.api.error.StsServiceException} if IAM refuses the request, {@link
 * dev.stslib.api.error.EndpointUnreachableException} if IAM gives no answer, and {@link UnsupportedProfileException} if the
 * profile has no long-term keys or the artifact is missing.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html">IAM, access keys</a>
 */
public final class AccessKeys {
    private final CredentialEngine engine;

    private AccessKeys(CredentialEngine engine) {
        this.engine = engine;
    }

    /**
     * Works over an engine.
     *
     * @param engine the engine, which gives profiles, session tokens and connection settings
     * @return the facade; it needs no close
     */
    public static AccessKeys over(CredentialEngine engine) {
        return new AccessKeys(engine);
    }

    /**
     * Lists the keys of the user.
     *
     * @param profile the profile
     * @return the keys in IAM's order, at most two
     */
    public List<AccessKey> list(String profile) {
        return send(profile, IamKeys::list).stream()
                .map(key -> new AccessKey(key.id(), key.active(), key.created()))
                .toList();
    }

    /**
     * Makes a key. IAM tells its secret this one time. The request is sent once: if its answer is lost, {@link #list} shows
     * whether there is a new key, whose secret is then lost, too.
     *
     * @param profile the profile
     * @return the new key, which AWS may refuse for some seconds, until all its parts know it
     */
    public SourceCredentials create(String profile) {
        return send(profile, IamKeys::create);
    }

    /**
     * Disables a key. AWS refuses requests that it signs.
     *
     * @param profile the profile
     * @param accessKeyId the key
     */
    public void disable(String profile, String accessKeyId) {
        Optional<Void> unused = send(profile, (endpoint, keys, settings) -> {
            IamKeys.disable(accessKeyId, endpoint, keys, settings);
            return Optional.empty();
        });
    }

    /**
     * Deletes a key. It cannot be undone.
     *
     * @param profile the profile
     * @param accessKeyId the key
     */
    public void delete(String profile, String accessKeyId) {
        Optional<Void> unused = send(profile, (endpoint, keys, settings) -> {
            IamKeys.delete(accessKeyId, endpoint, keys, settings);
            return Optional.empty();
        });
    }

    /** A request to IAM. */
    @FunctionalInterface
    private interface Call<T> {
        T send(ServiceEndpoint endpoint, SourceCredentials keys, TokenProviderSettings settings);
    }

    private <T> T send(String profile, Call<T> call) {
        EngineRuntime runtime = engine.runtime();
        return runtime.call(() -> {
            ProfileSet profiles = runtime.profileSet();
            RoleChain plan = runtime.resolve(profiles, runtime.selection(profile));
            requireLongTermKeys(plan);
            SourceCredentials keys = plan.mfaSerial() == null
                    ? runtime.parts().chains().keys(plan.base())
                    : engine.credentials(profile).asSource();
            EngineConfig config = runtime.parts().config();
            return call.send(endpoint(config, profiles, plan), keys, config.providerSettings());
        });
    }

    private static void requireLongTermKeys(RoleChain plan) {
        boolean has = plan.base() instanceof BaseCredentials.StaticKeys
                && !plan.base().temporary();
        if (!has || !plan.roles().isEmpty()) {
            throw new UnsupportedProfileException(
                    "Profile '" + plan.profile() + "' has no long-term keys, and only an IAM user has access keys",
                    "Name a profile with aws_access_key_id and aws_secret_access_key");
        }
    }

    private static ServiceEndpoint endpoint(EngineConfig config, ProfileSet profiles, RoleChain plan) {
        Profile own = profiles.find(plan.profile()).orElseGet(() -> new Profile(plan.profile(), Map.of()));
        StsEndpoint sts = plan.baseEndpoint();
        return new ServiceEndpoints(
                        config.systemEnvironment(),
                        profiles,
                        config.chain().fips(),
                        config.chain().dualStack())
                .of(IamDevices.SERVICE, sts.region(), own);
    }
}
