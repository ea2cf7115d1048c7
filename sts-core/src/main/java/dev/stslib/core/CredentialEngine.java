package dev.stslib.core;

import dev.stslib.api.Profile;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.EngineSnapshot;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the threads, the store and the cache of everything that it gives out. {@link StsCore}, {@link StsConnection} and
 * the door for the AWS SDK are thin doors over one engine. For any number of threads. One engine for a program is
 * enough; several do not disturb each other.
 */
public final class CredentialEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialEngine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EngineRuntime runtime;
    private final Handles handles;

    CredentialEngine(EngineConfig config) {
        runtime = new EngineRuntime(config);
        EngineComponent parts = runtime.parts();
        handles = new Handles(runtime);
        parts.events().add(new LogListener());
        parts.events().add(new JfrListener());
        parts.store().openNow();
    }

    /**
     * Starts to make an engine.
     *
     * @return a builder with every default
     */
    public static CredentialEngineBuilder builder() {
        return new CredentialEngineBuilder();
    }

    /**
     * The credentials of a profile, to be read again and again. Nothing is asked of AWS yet, but the profile is
     * resolved, so that its errors come here.
     *
     * @param profile the profile's name
     * @return the handle; always the same one, which follows the profile files
     * @throws dev.stslib.api.error.ProfileNotFoundException if there is no such profile
     * @throws dev.stslib.api.error.ProfileConfigurationException if it cannot be used
     * @throws EngineClosedException if the engine was closed
     */
    public CredentialHandle handle(String profile) {
        runtime.requireOpen();
        return handles.handle(profile);
    }

    /**
     * The credentials of a profile now: {@link #handle} and {@link CredentialHandle#get()} in one, without a look at the
     * profile files at every call. A change of the files is seen within a second. Reading fresh credentials takes no
     * lock and allocates nothing.
     *
     * @param profile the profile's name
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.StslibException for what {@link #handle} and {@link CredentialHandle#get()} throw
     */
    public TemporaryCredentials credentials(String profile) {
        return handles.credentials(profile);
    }

    /**
     * What would be asked for a profile, before anything is asked.
     *
     * @param profile the profile's name
     * @return the plan, which prints itself with {@link RoleChain#describe()}
     */
    public RoleChain plan(String profile) {
        return runtime.resolver(runtime.profileSet()).resolve(profile);
    }

    /**
     * All profiles that there are now.
     *
     * @return the profiles by name, in the order of the files
     */
    public Map<String, Profile> profiles() {
        return runtime.profileSet().profiles();
    }

    /**
     * What is ignored in the profile files now, and why. The log says each of them too, once.
     *
     * @return the warnings, each with file and line where there are such; empty if nothing is ignored
     */
    public List<String> profileWarnings() {
        return runtime.profileSet().warnings();
    }

    /**
     * How all credentials of this engine stand now, for people and dashboards. Asks nobody, and counts as no read. Takes
     * each key's lock for a moment.
     *
     * @return a picture that does not change, and holds no secret
     */
    public EngineSnapshot snapshot() {
        EngineComponent parts = runtime.parts();
        return new EngineSnapshot(
                parts.timing().clock().instant(), parts.cache().states());
    }

    /**
     * Adds a listener.
     *
     * @param listener is told what this engine does from now on
     */
    public void addListener(EngineListener listener) {
        runtime.parts().events().add(listener);
    }

    /**
     * Takes a listener away; one that is not there does nothing.
     *
     * @param listener the listener
     */
    public void removeListener(EngineListener listener) {
        runtime.parts().events().remove(listener);
    }

    /**
     * Ends everything: timers, threads, the store. Whoever waits gets {@link EngineClosedException}. What was saved stays.
     * Waits five seconds at most for the engine's threads. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (!close(PATIENCE)) {
            LOG.warn("Not all threads of the engine ended within {} s; they are daemons", PATIENCE.toSeconds());
        }
    }

    /**
     * Ends everything, as {@link #close()} does.
     *
     * @param patience how long to wait for the engine's threads, zero or more
     * @return true if all of them have ended
     */
    public boolean close(Duration patience) {
        EngineComponent parts = runtime.end();
        return parts == null || EngineShutdown.of(parts, handles, patience);
    }

    /**
     * The running engine, for the facades of this module and its integrations. Internal: may change in any release.
     *
     * @return the engine's internals
     */
    public EngineRuntime runtime() {
        return runtime;
    }
}
