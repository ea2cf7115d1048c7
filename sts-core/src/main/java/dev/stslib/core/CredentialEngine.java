package dev.stslib.core;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.core.chain.ChainResolver;
import dev.stslib.core.chain.RoleChain;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.EngineSnapshot;
import dev.stslib.core.jfr.FlightRecords;
import dev.stslib.core.profile.ProfileSelection;
import dev.stslib.core.wiring.EngineComponent;
import dev.stslib.core.wiring.EngineConfig;
import dev.stslib.core.wiring.EngineThreads;
import dev.stslib.core.wiring.Rehearsal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the threads, the store and the cache of everything that it gives out. {@link StsCore}, {@link StsConnection} and
 * the door for the AWS SDK are thin doors over one engine. For any number of threads. One engine for a program is
 * enough; several do not disturb each other.
 */
public final class CredentialEngine implements AutoCloseable {
    static {
        Rehearsal.begin();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EngineComponent parts;
    private final Handles handles;
    private final AtomicBoolean closed = new AtomicBoolean();

    CredentialEngine(EngineConfig config) {
        parts = EngineComponent.of(config);
        handles = new Handles(this, parts);
        EngineThreads threads = parts.threads();
        parts.events().add(new LateLog(new LogListener(), threads.pool(), threads.timer()));
        parts.events().add(new FlightRecords());
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
        requireOpen();
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
        return resolver(profileSet()).resolve(profile);
    }

    /**
     * All profiles that there are now.
     *
     * @return the profiles by name, in the order of the files
     */
    public Map<String, Profile> profiles() {
        return profileSet().profiles();
    }

    /**
     * What is ignored in the profile files now, and why. The log says each of them too, once.
     *
     * @return the warnings, each with file and line where there are such; empty if nothing is ignored
     */
    public List<String> profileWarnings() {
        return profileSet().warnings();
    }

    /**
     * stslib's door, for the profile that the machine selects ({@code AWS_PROFILE}, or else {@code default}).
     *
     * @return a door over this engine; closing it does not close the engine
     */
    public StsCore stsCore() {
        return new StsCore(this, selection(null), false);
    }

    /**
     * stslib's door for a named profile.
     *
     * @param profile the profile of the user whose session token opens the roles
     * @return a door over this engine; closing it does not close the engine
     */
    public StsCore stsCore(String profile) {
        return new StsCore(this, selection(profile), false);
    }

    /**
     * boto's door: a connection to STS in a region, signed by the profile that the machine selects.
     *
     * @param region the region's name
     * @return the connection, or empty if there is no such region
     */
    public Optional<StsConnection> connectToRegion(String region) {
        return connectToRegion(region, ConnectionSettings.builder().build());
    }

    /**
     * boto's door: a connection to STS in a region.
     *
     * @param region the region's name
     * @param settings how to connect, and who signs
     * @return the connection, or empty if there is no such region; closing it does not close the engine
     */
    public Optional<StsConnection> connectToRegion(String region, ConnectionSettings settings) {
        requireOpen();
        return StsConnection.open(this, region, settings, false);
    }

    /**
     * How all credentials of this engine stand now, for people and dashboards. Asks nobody, and counts as no read. Takes
     * each key's lock for a moment.
     *
     * @return a picture that does not change, and holds no secret
     */
    public EngineSnapshot snapshot() {
        requireOpen();
        return new EngineSnapshot(
                parts.timing().clock().instant(), parts.cache().states());
    }

    /**
     * Adds a listener.
     *
     * @param listener is told what this engine does from now on
     */
    public void addListener(EngineListener listener) {
        parts().events().add(listener);
    }

    /**
     * Takes a listener away; one that is not there does nothing.
     *
     * @param listener the listener
     */
    public void removeListener(EngineListener listener) {
        parts.events().remove(listener);
    }

    /**
     * Ends everything: timers, threads, the store. Whoever waits gets {@link EngineClosedException}. What was saved stays.
     * Waits five seconds at most for the engine's threads. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (!close(PATIENCE)) {
            Log.LOG.warn("Not all threads of the engine ended within {} s; they are daemons", PATIENCE.toSeconds());
        }
    }

    /**
     * Ends everything, as {@link #close()} does.
     *
     * @param patience how long to wait for the engine's threads, zero or more
     * @return true if all of them have ended
     */
    public boolean close(Duration patience) {
        if (!closed.compareAndSet(false, true)) {
            return true;
        }
        return EngineEnd.of(parts, handles, patience);
    }

    /** A call on the caller's own thread: where it fails because the engine was closed meanwhile, the error says so. */
    <T> T call(Supplier<T> call) {
        requireOpen();
        try {
            return call.get();
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (closed.get()) {
                throw new EngineClosedException("The engine was closed before the answer came", "Open a new one", e);
            }
            throw e;
        }
    }

    EngineComponent parts() {
        requireOpen();
        return parts;
    }

    CredentialFormat format() {
        return parts.format();
    }

    ChainResolver resolver(ProfileSet profiles) {
        return new ChainResolver(profiles, parts.config().host(), parts.config().chain());
    }

    RoleChain resolve(ProfileSet profiles, ProfileSelection selection) {
        selection.require(profiles);
        return resolver(profiles).resolve(selection.name());
    }

    /** What signs for a profile: its role's credentials if it is a role profile, otherwise its own keys. */
    SourceCredentials signer(@Nullable String profile) {
        RoleChain chain = resolve(profileSet(), selection(profile));
        return chain.roles().isEmpty()
                ? parts.chains().keys(chain.base())
                : credentials(chain.profile()).asSource();
    }

    /** A profile by its name, or the one that the machine selects. */
    ProfileSelection selection(@Nullable String profile) {
        return profile == null ? ProfileSelection.of(parts.config().host()) : ProfileSelection.named(profile);
    }

    ProfileSet profileSet() {
        requireOpen();
        return parts.profiles().current();
    }

    void requireOpen() {
        if (closed.get()) {
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
    }

    /** Nobody pays for a logger before there is something to say. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(CredentialEngine.class);
    }
}
