package dev.stslib.core;

import dev.stslib.api.Profile;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.Tag;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.EngineSnapshot;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.event.JfrListener;
import dev.stslib.core.internal.event.LogListener;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineConfig;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.stslib.StsCore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the credentials of profiles fresh. It owns the threads, the store and the cache behind everything that it
 * gives out; {@link StsCore}, {@link StsConnection} and {@link dev.stslib.core.sdk.SdkCredentials} are thin facades
 * over it. Thread-safe. One engine is enough for a program; several engines do not disturb each other.
 */
public final class CredentialEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialEngine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EngineRuntime runtime;
    private final EventBus events;
    private final Handles handles;

    CredentialEngine(EngineConfig config) {
        runtime = new EngineRuntime(config);
        EngineComponent parts = runtime.parts();
        handles = new Handles(runtime);
        events = parts.events();
        events.add(new LogListener());
        events.add(new JfrListener());
        try {
            parts.store().openNow(config.isStoreRequired() || config.isStoreLocal());
        } catch (RuntimeException | Error e) {
            runtime.end();
            parts.store().close();
            throw e;
        }
    }

    /**
     * Returns a builder in which every setting has its default.
     *
     * @return a new builder
     */
    public static CredentialEngineBuilder builder() {
        return new CredentialEngineBuilder();
    }

    /**
     * Returns the handle of a profile, to be read again and again. It resolves the profile, so that this call throws
     * the errors of the profile files. It sends no request.
     *
     * @param profile the name of the profile
     * @return the handle, always the same one for a name as long as you hold it; it follows changes of the profiles
     * @throws dev.stslib.api.error.ProfileNotFoundException if there is no such profile
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile cannot be used
     * @throws EngineClosedException if the engine is closed
     */
    public CredentialHandle handle(String profile) {
        runtime.requireOpen();
        return handles.handle(profile);
    }

    /**
     * Returns the current credentials of a profile: {@link #handle} and {@link CredentialHandle#get()} in one call.
     * It sees a change of the profile files within a second. If the files do not answer, a profile that was read before
     * keeps its credentials. While the credentials are fresh, a call takes no lock and allocates nothing.
     *
     * @param profile the name of the profile
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link #handle} and {@link
     *     CredentialHandle#get()}
     */
    public TemporaryCredentials credentials(String profile) {
        return handles.credentials(profile);
    }

    /**
     * Resolves a profile into the plan of its requests, without sending any.
     *
     * @param profile the name of the profile
     * @return the plan; {@link RoleChain#describe()} shows it
     * @throws dev.stslib.api.error.ProfileNotFoundException if there is no such profile
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile cannot be used
     */
    public RoleChain plan(String profile) {
        return runtime.resolver(runtime.profileSet()).resolve(profile);
    }

    /**
     * Returns a handle of a role that data describes, such as the role of a tenant, to be read again and again. It sends no
     * request. Requests and profiles with the same configuration share their credentials, in memory and in the store. Close the
     * handle when you no longer need it.
     *
     * @param request the role
     * @return a new handle; it follows changes of the source profile
     * @throws dev.stslib.api.error.ProfileNotFoundException if the source profile is missing
     * @throws dev.stslib.api.error.ProfileConfigurationException if the source cannot be used
     * @throws dev.stslib.api.error.InvalidRequestException if the request does not fit its source
     * @throws dev.stslib.api.error.UnknownRegionException if no region is known
     * @throws EngineClosedException if the engine is closed
     */
    public CredentialHandle handle(RoleRequest request) {
        runtime.requireOpen();
        return handles.handle(request);
    }

    /**
     * Returns the current credentials of a role that data describes. While the credentials are fresh, a call takes no lock,
     * allocates nothing and needs one look-up; it is fastest with a request object that you keep. The engine forgets a request
     * that is not read for a while ({@link CredentialEngineBuilder#roleRequestIdleTime}).
     *
     * @param request the role
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link #handle(RoleRequest)} and {@link
     *     CredentialHandle#get()}
     */
    public TemporaryCredentials credentials(RoleRequest request) {
        return handles.credentials(request);
    }

    /**
     * Resolves a role that data describes into the plan of its requests, without sending any.
     *
     * @param request the role
     * @return the plan; {@link RoleChain#describe()} shows it
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link #handle(RoleRequest)}
     */
    public RoleChain plan(RoleRequest request) {
        return runtime.resolver(runtime.profileSet()).resolve(request, runtime.selection(null));
    }

    /**
     * Drops what this engine has for a role that data describes. Its credentials are never returned again, and what the store
     * holds is not used: the next reader waits for credentials that are requested from now on. Readers that wait already may
     * get what was requested before. If the engine forgets the request ({@link CredentialEngineBuilder#roleRequestIdleTime}), it
     * remembers this for another 36 hours, the longest life of stored credentials, and for 100,000 such requests at most. What
     * is stored is deleted soon after. Other processes that share the store drop it too if the store {@linkplain
     * dev.stslib.api.spi.OpenStore#onChange reports changes}; this method does not wait for that.
     *
     * @param request the role
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link #handle(RoleRequest)}
     */
    public void invalidate(RoleRequest request) {
        handles.invalidations().invalidate(request);
    }

    /**
     * {@linkplain #invalidate(RoleRequest) Invalidates} all requests in use that have a session tag, or whose source has it.
     * Requests that the engine has forgotten are not found.
     *
     * @param key the key of the tag
     * @param value its value
     * @return how many requests were invalidated
     */
    public int invalidateTagged(String key, String value) {
        Tag tag = new Tag(key, value);
        return handles.invalidations().invalidate(request -> request.tags().contains(tag));
    }

    /**
     * {@linkplain #invalidate(RoleRequest) Invalidates} all requests in use whose role has an ARN with this beginning, or whose
     * source has such a role. Requests that the engine has forgotten are not found.
     *
     * @param prefix the beginning of the ARN, such as {@code arn:aws:iam::111122223333:role/tenants/}
     * @return how many requests were invalidated
     */
    public int invalidateRoles(String prefix) {
        return handles.invalidations().invalidate(request -> request.roleArn().startsWith(prefix));
    }

    /**
     * Returns the handle of what the machine offers by default: the profile that is selected by {@code aws.profile} or {@code
     * AWS_PROFILE}, or else the profile {@code default} if it holds credentials. Without them, the first of these that is set up
     * counts: keys in the JVM's properties ({@code aws.accessKeyId}, ...) or in the environment ({@code AWS_ACCESS_KEY_ID},
     * ...), a web identity ({@code AWS_WEB_IDENTITY_TOKEN_FILE} with {@code AWS_ROLE_ARN}), the role of the container, the role
     * of the EC2 instance. One that is set up in part is an error. It sends no request.
     *
     * @return the handle; it follows changes of the profiles
     * @throws dev.stslib.api.error.ProfileNotFoundException if a profile is named and missing
     * @throws dev.stslib.api.error.NoProfilesException if the machine offers nothing
     * @throws dev.stslib.api.error.ProfileConfigurationException if what it offers cannot be used
     * @throws EngineClosedException if the engine is closed
     */
    public CredentialHandle defaultCredentials() {
        runtime.requireOpen();
        return handles.machine();
    }

    /**
     * Returns a signed token that tells who a profile is, for a service outside of AWS such as another cloud. The account must
     * have outbound web identity federation switched on. All readers of the same configuration share a token. A call in the
     * advisory window renews it in the background. It stays in memory and goes into no store. Ask again for each use instead of
     * keeping it.
     *
     * @param profile the profile whose role or keys the token is about; null for the {@link #defaultCredentials()}
     * @param request audiences, algorithm, lifetime and tags
     * @return a token that has not expired
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link #handle} and {@link CredentialHandle#get()}
     */
    public WebIdentityToken webIdentityToken(@Nullable String profile, GetWebIdentityTokenRequest request) {
        return runtime.call(() -> runtime.parts()
                .webIdentityTokens()
                .entry(user(profile), request)
                .get());
    }

    /**
     * Returns the current credentials of a principal that delegated its access. The engine shares and stores them as those of a
     * role. A call in the advisory window renews them in the background, as long as the trade-in token holds.
     *
     * @param profile the profile that exchanges the token; null for the {@link #defaultCredentials()}
     * @param request the trade-in token
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.StslibException for the reasons of {@link #handle} and {@link CredentialHandle#get()}
     */
    public TemporaryCredentials credentials(@Nullable String profile, GetDelegatedAccessTokenRequest request) {
        return runtime.call(
                () -> runtime.parts().chains().delegated(user(profile), request).get());
    }

    private RoleChain user(@Nullable String profile) {
        return runtime.resolveUser(runtime.profileSet(), runtime.selection(profile));
    }

    /**
     * Returns all profiles as the files have them now.
     *
     * @return the profiles by name, in the order of the files
     */
    public Map<String, Profile> profiles() {
        return runtime.profileSet().profiles();
    }

    /**
     * Returns what the profile files hold that is ignored, and why. Each of these warnings also goes to the log
     * once.
     *
     * @return the warnings, with file and line where these are known; empty if nothing is ignored
     */
    public List<String> profileWarnings() {
        return runtime.profileSet().warnings();
    }

    /**
     * Returns the state of all credentials of this engine. It sends no request and does not count as a read. It
     * takes the lock of each key for a moment.
     *
     * @return an immutable snapshot without secrets
     */
    public EngineSnapshot snapshot() {
        EngineComponent parts = runtime.parts();
        return new EngineSnapshot(
                parts.timing().clock().instant(), parts.cache().states());
    }

    /** Adds a listener, which receives the events from now on. */
    public void addListener(EngineListener listener) {
        runtime.parts().events().add(listener);
    }

    /** Removes a listener. It does nothing if the listener is not registered. */
    public void removeListener(EngineListener listener) {
        events.remove(listener); // of a closed engine too
    }

    /**
     * Shuts the engine down: timers, threads and the store. Callers that wait for credentials get an {@link
     * EngineClosedException}. Stored credentials stay. This method waits up to 5 seconds for the threads and the
     * plug-ins of the engine, and up to three seconds longer for plug-ins that hang. A second call does nothing.
     */
    @Override
    public void close() {
        if (!close(PATIENCE)) {
            LOG.warn(
                    "Some threads of the engine, or the closing of a plug-in, did not end within {} s. They are daemon"
                            + " threads.",
                    PATIENCE.toSeconds());
        }
    }

    /**
     * Shuts the engine down, as {@link #close()} does.
     *
     * @param patience how long to wait for the threads of the engine and for the plug-ins to close, zero or more; a store
     *     or a profile source that hangs adds at most a second each, and so do all other plug-ins together
     * @return true if all threads ended and all plug-ins closed in that time
     */
    public boolean close(Duration patience) {
        EngineComponent parts = runtime.end();
        return parts == null || EngineShutdown.of(parts, handles, patience);
    }

    Handles handles() {
        return handles;
    }

    /**
     * Returns the internals of the engine, for the facades of this module. Not for applications: it may change in
     * any release.
     *
     * @return the internals
     */
    public EngineRuntime runtime() {
        return runtime;
    }
}
