package dev.stslib.core;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.internal.mfa.MfaCommand;
import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.core.internal.wiring.EngineConfig;
import dev.stslib.core.internal.wiring.PluginRef;
import dev.stslib.core.internal.wiring.PluginType;
import dev.stslib.core.internal.wiring.SystemTime;
import dev.stslib.core.settings.ChainOptions;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.store.support.command.CommandRunner;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Says what an engine is made of. Everything has a default. Not for several threads at once. */
public final class CredentialEngineBuilder {
    /** How many requests go to one endpoint at once on an executor that the caller gave. */
    private static final int AT_ONCE_ELSEWHERE = 32;

    private SystemEnvironment host = SystemEnvironment.real();
    private InstantSource clock = SystemTime.CLOCK;
    private LongSupplier elapsed = SystemTime.ELAPSED;
    private RandomGenerator random = SystemTime.RANDOM;
    private RefreshSettings refresh = RefreshSettings.DEFAULT;
    private @Nullable Executor executor;
    private int poolSize = 8;
    private int requestsPerSecond = RateLimits.PER_SECOND;
    /** Zero for a number that follows from the pool. */
    private int requestsAtOnce;

    private @Nullable ScheduledExecutorService scheduler;
    private PluginRef<ProfileSource> profiles = PluginRef.named(PluginType.PROFILES, "aws-files");
    private @Nullable Path configFile;
    private @Nullable Path credentialsFile;
    private List<Path> roleFiles = List.of();
    private ChainOptions chain = ChainOptions.NONE;
    private PluginRef<TokenProvider> provider = PluginRef.named(PluginType.PROVIDER, "aws-sdk");
    private TokenProviderSettings providerSettings = TokenProviderSettings.DEFAULT;
    private @Nullable PluginRef<CredentialStore> store;
    private @Nullable StoreSettings storeSettings;
    private PluginRef<CredentialFormat> format = PluginRef.named(PluginType.FORMAT, "vault");
    private MfaCodeSource mfa = MfaCodeSources.none();
    private MfaSettings mfaSettings = MfaSettings.DEFAULT;
    private final List<EngineListener> listeners = new ArrayList<>();
    private @Nullable ClassLoader loader;

    CredentialEngineBuilder() {}

    /**
     * Sets the machine: environment, system properties, home folder.
     *
     * @param value the machine; the real one by default
     * @return this
     */
    public CredentialEngineBuilder host(SystemEnvironment value) {
        host = value;
        return this;
    }

    /**
     * Sets the wall clock, which judges expiry and signs requests.
     *
     * @param value the clock; the system's by default
     * @return this
     */
    public CredentialEngineBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * Sets the elapsed time, which judges waits.
     *
     * @param nanos counts nanoseconds from any point; {@link System#nanoTime()} by default
     * @return this
     */
    public CredentialEngineBuilder elapsed(LongSupplier nanos) {
        elapsed = nanos;
        return this;
    }

    /**
     * Sets the source of jitter.
     *
     * @param value the source, used by several threads at once
     * @return this
     */
    public CredentialEngineBuilder random(RandomGenerator value) {
        random = value;
        return this;
    }

    /**
     * Sets how credentials are kept fresh.
     *
     * @param value the settings; {@link RefreshSettings#DEFAULT} by default
     * @return this
     */
    public CredentialEngineBuilder refresh(RefreshSettings value) {
        refresh = value;
        return this;
    }

    /**
     * Gives the engine an executor for what blocks, in place of its own pool. The engine does not end it.
     *
     * @param value the executor, or null for a pool of the engine's own
     * @return this
     */
    public CredentialEngineBuilder executor(@Nullable Executor value) {
        executor = value;
        return this;
    }

    /**
     * Sets the size of the engine's own pool.
     *
     * @param threads 1 or more; 8 by default
     * @return this
     */
    public CredentialEngineBuilder poolSize(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("A pool has one thread or more, not " + threads);
        }
        poolSize = threads;
        return this;
    }

    /**
     * Sets how many requests may start within any second for one endpoint and one account. STS's own quota is about 600
     * for an account and a region, for all programs together. When STS answers {@code Throttling}, the limit is halved,
     * and comes back step by step. What waits for the limit holds no thread: first go requests that somebody waits for,
     * then those whose credentials end first.
     *
     * @param limit 1 or more; 200 by default
     * @return this
     */
    public CredentialEngineBuilder requestsPerSecond(int limit) {
        requestsPerSecond = RateLimits.requireOneOrMore("requests a second", limit);
        return this;
    }

    /**
     * Sets how many requests may be under way at once to one endpoint, so that an endpoint that hangs leaves threads for
     * the others. One of them is kept for requests that somebody waits for.
     *
     * @param limit 1 or more; by default three quarters of the pool, or 32 on an executor of the caller's
     * @return this
     */
    public CredentialEngineBuilder requestsAtOnce(int limit) {
        requestsAtOnce = RateLimits.requireOneOrMore("requests at once", limit);
        return this;
    }

    private RateLimits limits() {
        int share = executor == null ? Math.max(1, poolSize * 3 / 4) : AT_ONCE_ELSEWHERE;
        return new RateLimits(requestsPerSecond, requestsAtOnce == 0 ? share : requestsAtOnce);
    }

    /**
     * Gives the engine a scheduler for timers, in place of its own. The engine does not end it.
     *
     * @param value the scheduler, or null for one of the engine's own
     * @return this
     */
    public CredentialEngineBuilder scheduler(@Nullable ScheduledExecutorService value) {
        scheduler = value;
        return this;
    }

    /**
     * Picks the profile source.
     *
     * @param name its name; {@code aws-files} by default
     * @return this
     */
    public CredentialEngineBuilder profiles(String name) {
        profiles = PluginRef.named(PluginType.PROFILES, name);
        return this;
    }

    /**
     * Gives the profile source.
     *
     * @param source the source
     * @return this
     */
    public CredentialEngineBuilder profiles(ProfileSource source) {
        profiles = PluginRef.given(PluginType.PROFILES, source);
        return this;
    }

    /**
     * Sets AWS's config file.
     *
     * @param file the file, which must exist; the one that the machine names by default
     * @return this
     */
    public CredentialEngineBuilder configFile(Path file) {
        configFile = file;
        return this;
    }

    /**
     * Sets AWS's credentials file.
     *
     * @param file the file, which must exist; the one that the machine names by default
     * @return this
     */
    public CredentialEngineBuilder credentialsFile(Path file) {
        credentialsFile = file;
        return this;
    }

    /**
     * Adds further files with role profiles.
     *
     * @param files the files; later ones win
     * @return this
     */
    public CredentialEngineBuilder roleFiles(List<Path> files) {
        roleFiles = List.copyOf(files);
        return this;
    }

    /**
     * Sets the region of every request, before all that the machine and the profiles say.
     *
     * @param name the region
     * @return this
     */
    public CredentialEngineBuilder region(String name) {
        chain = chain.withRegion(name);
        return this;
    }

    /**
     * Sets the endpoint of every request, before all that the machine and the profiles say.
     *
     * @param endpoint the endpoint
     * @return this
     */
    public CredentialEngineBuilder endpoint(URI endpoint) {
        chain = chain.withEndpoint(endpoint);
        return this;
    }

    /**
     * Sets what is given in code for every chain, region and endpoint included.
     *
     * @param options the options
     * @return this
     */
    public CredentialEngineBuilder chainOptions(ChainOptions options) {
        chain = options;
        return this;
    }

    /**
     * Picks the token provider.
     *
     * @param name its name; {@code aws-sdk} by default
     * @return this
     */
    public CredentialEngineBuilder provider(String name) {
        provider = PluginRef.named(PluginType.PROVIDER, name);
        return this;
    }

    /**
     * Gives the token provider.
     *
     * @param value the provider
     * @return this
     */
    public CredentialEngineBuilder provider(TokenProvider value) {
        provider = PluginRef.given(PluginType.PROVIDER, value);
        return this;
    }

    /**
     * Sets how the token provider connects. Its clock and its machine are replaced by the engine's.
     *
     * @param value the settings
     * @return this
     */
    public CredentialEngineBuilder providerSettings(TokenProviderSettings value) {
        providerSettings = value;
        return this;
    }

    /**
     * Picks a store. Without one, everything stays in memory.
     *
     * @param name its name, such as {@code keystore} or {@code file}
     * @param settings where it is and what opens it
     * @return this
     */
    public CredentialEngineBuilder store(String name, StoreSettings settings) {
        store = PluginRef.named(PluginType.STORE, name);
        storeSettings = settings;
        return this;
    }

    /**
     * Gives a store.
     *
     * @param value the store
     * @param settings where it is and what opens it
     * @return this
     */
    public CredentialEngineBuilder store(CredentialStore value, StoreSettings settings) {
        store = PluginRef.given(PluginType.STORE, value);
        storeSettings = settings;
        return this;
    }

    /**
     * Picks the format of stored entries and exports.
     *
     * @param name its name; {@code vault} by default
     * @return this
     */
    public CredentialEngineBuilder format(String name) {
        format = PluginRef.named(PluginType.FORMAT, name);
        return this;
    }

    /**
     * Gives the format of stored entries and exports.
     *
     * @param value the format
     * @return this
     */
    public CredentialEngineBuilder format(CredentialFormat value) {
        format = PluginRef.given(PluginType.FORMAT, value);
        return this;
    }

    /**
     * Says where MFA codes come from.
     *
     * @param source the source; none by default
     * @return this
     */
    public CredentialEngineBuilder mfa(MfaCodeSource source) {
        mfa = source;
        return this;
    }

    /**
     * Lets a command print MFA codes, run through the shell whenever one is needed, in the background too unless
     * {@link #mfaSettings} says otherwise. A profile's own {@code mfa_process} comes before it.
     *
     * @param command prints six digits; its standard error is shown as it comes
     * @return this
     */
    public CredentialEngineBuilder mfaProcess(String command) {
        mfa = new MfaCommand(new CommandRunner(host, System.err), command, chain.processTimeout());
        return this;
    }

    /**
     * Sets when listeners are told that a code will be needed, and when a person may be asked for one.
     *
     * @param value the settings; {@link MfaSettings#DEFAULT} by default
     * @return this
     */
    public CredentialEngineBuilder mfaSettings(MfaSettings value) {
        mfaSettings = value;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told what the engine does
     * @return this
     */
    public CredentialEngineBuilder listener(EngineListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets the class loader that sees the plug-ins.
     *
     * @param value the loader; the calling thread's context class loader by default
     * @return this
     */
    public CredentialEngineBuilder classLoader(ClassLoader value) {
        loader = value;
        return this;
    }

    /**
     * Makes the engine. A store is opened at once, so that its errors come here; nothing else is read or asked yet.
     *
     * @return the engine, to be closed by the caller
     * @throws dev.stslib.api.error.PluginNotFoundException if there is no store of the name, and likewise for the other
     *     errors of plug-ins
     * @throws dev.stslib.api.error.StoreException if the store cannot be opened
     */
    public CredentialEngine build() {
        return new CredentialEngine(new EngineConfig(
                host,
                clock,
                elapsed,
                random,
                refresh,
                executor,
                poolSize,
                scheduler,
                limits(),
                profiles,
                new ProfileSettings(host, configFile, credentialsFile, roleFiles),
                chain,
                provider,
                providerSettings.withClock(clock).withHost(host),
                store,
                storeSettings,
                format,
                mfa,
                mfaSettings,
                List.copyOf(listeners),
                loader()));
    }

    private ClassLoader loader() {
        if (loader != null) {
            return loader;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? CredentialEngineBuilder.class.getClassLoader() : context;
    }
}
