package dev.stslib.core;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.internal.discovery.PluginRef;
import dev.stslib.core.internal.discovery.PluginType;
import dev.stslib.core.internal.mfa.MfaCommand;
import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.core.internal.wiring.EngineConfig;
import dev.stslib.core.internal.wiring.RoleRequestLimits;
import dev.stslib.core.internal.wiring.SystemTime;
import dev.stslib.core.settings.ChainOptions;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.store.support.command.CommandRunner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Configures and builds a {@link CredentialEngine}. Every setting has a default. Arguments are not null unless a
 * setting says so. Not thread-safe.
 */
public final class CredentialEngineBuilder {
    /** The default of {@link #requestsAtOnce} on an executor that the caller gives. */
    private static final int AT_ONCE_ELSEWHERE = 32;

    private SystemEnvironment systemEnvironment = SystemEnvironment.real();
    private InstantSource clock = SystemTime.CLOCK;
    private LongSupplier elapsed = SystemTime.ELAPSED;
    private RandomGenerator random = SystemTime.RANDOM;
    private RefreshSettings refresh = RefreshSettings.DEFAULT;
    private @Nullable Executor executor;
    private int poolSize = 8;
    private int requestsPerSecond = RateLimits.PER_SECOND;
    /** Zero for a default that follows from the pool size. */
    private int requestsAtOnce;

    private RoleRequestLimits roleRequests = RoleRequestLimits.DEFAULT;
    private @Nullable ScheduledExecutorService scheduler;
    private PluginRef<ProfileSource> profiles = PluginRef.named(PluginType.PROFILES, "aws-files");
    private @Nullable Path configFile;
    private @Nullable Path credentialsFile;
    private List<Path> roleFiles = List.of();
    private ChainOptions chain = ChainOptions.NONE;
    private PluginRef<TokenProvider> provider = PluginRef.named(PluginType.PROVIDER, "aws-sdk");
    private TokenProviderSettings providerSettings = TokenProviderSettings.DEFAULT;
    private @Nullable Path caBundle;
    private @Nullable PluginRef<CredentialStore> store;
    private @Nullable StoreSettings storeSettings;
    private boolean isStoreRequired;
    private PluginRef<CredentialFormat> format = PluginRef.named(PluginType.FORMAT, "vault");
    private MfaCodeSource mfa = MfaCodeSources.none();
    private MfaSettings mfaSettings = MfaSettings.DEFAULT;
    private @Nullable SignInPrompter signIn;
    private AwsCliCache awsCliCache = AwsCliCache.OFF;
    private final List<EngineListener> listeners = new ArrayList<>();
    private @Nullable ClassLoader loader;

    CredentialEngineBuilder() {}

    /**
     * Sets the environment variables, system properties and home folder to read; by default those of this process.
     */
    public CredentialEngineBuilder systemEnvironment(SystemEnvironment value) {
        systemEnvironment = value;
        return this;
    }

    /** Sets the wall clock, which decides expiry; by default the system clock. */
    public CredentialEngineBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /** Sets the source of elapsed time in nanoseconds, which measures waits; by default {@link System#nanoTime()}. */
    public CredentialEngineBuilder elapsed(LongSupplier nanos) {
        elapsed = nanos;
        return this;
    }

    /** Sets the source of jitter. Several threads use it at once. */
    public CredentialEngineBuilder random(RandomGenerator value) {
        random = value;
        return this;
    }

    /** Sets when and how credentials are refreshed; by default {@link RefreshSettings#DEFAULT}. */
    public CredentialEngineBuilder refresh(RefreshSettings value) {
        refresh = value;
        return this;
    }

    /**
     * Sets the executor for blocking work. The engine does not shut it down. With null, the default, the engine runs
     * a pool of {@link #poolSize} threads.
     */
    public CredentialEngineBuilder executor(@Nullable Executor value) {
        executor = value;
        return this;
    }

    /**
     * Sets the number of threads of the engine's pool, 1 or more; 8 by default. It has no effect with an {@link
     * #executor}.
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public CredentialEngineBuilder poolSize(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("The pool size must be 1 or more, not " + threads);
        }
        poolSize = threads;
        return this;
    }

    /**
     * Limits the requests that start within one second for one endpoint and one account, 1 or more; 200 by default.
     * The quota of STS is about 600 for an account and a region, and all programs share it. When STS answers {@code
     * Throttling}, the engine halves the limit and raises it again step by step. A request that waits for the limit
     * holds no thread. Requests with a waiting reader go first, then those whose credentials expire first.
     *
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public CredentialEngineBuilder requestsPerSecond(int limit) {
        requestsPerSecond = RateLimits.requireOneOrMore("requests a second", limit);
        return this;
    }

    /**
     * Limits the requests in progress to one endpoint, 1 or more, so that an endpoint that hangs leaves threads for
     * the others. One of them is reserved for requests with a waiting reader. The default is three quarters of the
     * pool, or 32 with an {@link #executor}.
     *
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public CredentialEngineBuilder requestsAtOnce(int limit) {
        requestsAtOnce = RateLimits.requireOneOrMore("requests at once", limit);
        return this;
    }

    /**
     * Limits how many {@linkplain dev.stslib.api.request.RoleRequest role requests} the engine keeps credentials for, 1 or
     * more; 100,000 by default. One more drops another that is not read often. Requests with an open handle are not dropped.
     *
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public CredentialEngineBuilder roleRequestsAtMost(int limit) {
        roleRequests = new RoleRequestLimits(limit, roleRequests.idleTime());
        return this;
    }

    /**
     * Sets after what time without a read the engine drops the credentials of a {@linkplain
     * dev.stslib.api.request.RoleRequest role request} from memory, unless you hold an open handle of it; one hour by default.
     * What a store holds stays there.
     *
     * @param idle one second or more
     * @throws IllegalArgumentException if the time is shorter
     */
    public CredentialEngineBuilder roleRequestIdleTime(Duration idle) {
        roleRequests = new RoleRequestLimits(roleRequests.atMost(), idle);
        return this;
    }

    private RateLimits limits() {
        int share = executor == null ? Math.max(1, poolSize * 3 / 4) : AT_ONCE_ELSEWHERE;
        return new RateLimits(requestsPerSecond, requestsAtOnce == 0 ? share : requestsAtOnce);
    }

    /**
     * Sets the scheduler for timers. The engine does not shut it down. With null, the default, the engine makes one.
     */
    public CredentialEngineBuilder scheduler(@Nullable ScheduledExecutorService value) {
        scheduler = value;
        return this;
    }

    /** Selects the profile source by name; {@code aws-files} by default. */
    public CredentialEngineBuilder profiles(String name) {
        profiles = PluginRef.named(PluginType.PROFILES, name);
        return this;
    }

    /** Sets the profile source. */
    public CredentialEngineBuilder profiles(ProfileSource source) {
        profiles = PluginRef.given(PluginType.PROFILES, source);
        return this;
    }

    /** Sets AWS's config file, which must exist; by default the one that the environment names. */
    public CredentialEngineBuilder configFile(Path file) {
        configFile = file;
        return this;
    }

    /** Sets AWS's credentials file, which must exist; by default the one that the environment names. */
    public CredentialEngineBuilder credentialsFile(Path file) {
        credentialsFile = file;
        return this;
    }

    /** Adds files with role profiles. A later file wins over an earlier one. */
    public CredentialEngineBuilder roleFiles(List<Path> files) {
        roleFiles = List.copyOf(files);
        return this;
    }

    /** Sets the region of every request. It wins over the environment and the profiles. */
    public CredentialEngineBuilder region(String name) {
        chain = chain.withRegion(name);
        return this;
    }

    /** Sets the endpoint of every request. It wins over the environment and the profiles. */
    public CredentialEngineBuilder endpoint(URI endpoint) {
        chain = chain.withEndpoint(endpoint);
        return this;
    }

    /** Sets the options of every role chain. They replace {@link #region} and {@link #endpoint}. */
    public CredentialEngineBuilder chainOptions(ChainOptions options) {
        chain = options;
        return this;
    }

    /** Selects the token provider by name; {@code aws-sdk} by default. */
    public CredentialEngineBuilder provider(String name) {
        provider = PluginRef.named(PluginType.PROVIDER, name);
        return this;
    }

    /** Sets the token provider. */
    public CredentialEngineBuilder provider(TokenProvider value) {
        provider = PluginRef.given(PluginType.PROVIDER, value);
        return this;
    }

    /** Sets how the token provider connects. The engine replaces the clock and the environment in it by its own. */
    public CredentialEngineBuilder providerSettings(TokenProviderSettings value) {
        providerSettings = value;
        return this;
    }

    /**
     * Sets a PEM file of the certificate authorities to trust instead of the default ones. It wins over {@code
     * AWS_CA_BUNDLE} and the profiles' {@code ca_bundle}.
     */
    public CredentialEngineBuilder caBundle(Path file) {
        caBundle = file;
        return this;
    }

    /**
     * Selects a store by name, such as {@code keystore} or {@code file}. Without a store, credentials stay in
     * memory.
     *
     * @param settings the place of the store and the key that opens it
     */
    public CredentialEngineBuilder store(String name, StoreSettings settings) {
        store = PluginRef.named(PluginType.STORE, name);
        storeSettings = settings;
        return this;
    }

    /**
     * Sets the store. Without a store, credentials stay in memory.
     *
     * @param settings the place of the store and the key that opens it
     */
    public CredentialEngineBuilder store(CredentialStore value, StoreSettings settings) {
        store = PluginRef.given(PluginType.STORE, value);
        storeSettings = settings;
        return this;
    }

    /**
     * Sets whether {@link #build} fails while a store on a server is down; false by default. The engine then starts without
     * the store, publishes an {@link dev.stslib.core.event.EngineEvent.StoreFailed}, and uses the store as soon as it opens.
     * A store in a folder that cannot be opened, a wrong password, an unsafe file, a damaged store and one of a newer
     * version always fail.
     */
    public CredentialEngineBuilder requireStore(boolean value) {
        isStoreRequired = value;
        return this;
    }

    /** Selects the format of stored entries and exports by name; {@code vault} by default. */
    public CredentialEngineBuilder format(String name) {
        format = PluginRef.named(PluginType.FORMAT, name);
        return this;
    }

    /** Sets the format of stored entries and exports. */
    public CredentialEngineBuilder format(CredentialFormat value) {
        format = PluginRef.given(PluginType.FORMAT, value);
        return this;
    }

    /** Sets the source of MFA codes; by default there is none. */
    public CredentialEngineBuilder mfa(MfaCodeSource source) {
        mfa = source;
        return this;
    }

    /**
     * Sets a shell command that prints an MFA code of six digits. It also runs in the background, unless {@link
     * #mfaSettings} says otherwise. The {@code mfa_process} of a profile takes precedence. Its standard error goes
     * to that of this process.
     */
    public CredentialEngineBuilder mfaProcess(String command) {
        mfa = new MfaCommand(new CommandRunner(systemEnvironment, System.err), command, chain.processTimeout());
        return this;
    }

    /**
     * Sets when listeners learn that a code will be needed, and when a person may be asked; by default {@link
     * MfaSettings#DEFAULT}.
     */
    public CredentialEngineBuilder mfaSettings(MfaSettings value) {
        mfaSettings = value;
        return this;
    }

    /**
     * Sets what brings a person to the sign-in page of a credential source, such as that of IAM Identity Center, when a
     * sign-in has ended and cannot be renewed. By default there is none, and reads fail with {@link
     * dev.stslib.api.error.SessionExpiredException}. {@link MfaSettings#person()} says when a person may be asked. One
     * process asks, and the others wait.
     *
     * @param prompter brings a person to the page
     * @return this builder
     */
    public CredentialEngineBuilder signIn(SignInPrompter prompter) {
        signIn = prompter;
        return this;
    }

    /**
     * Sets what to do with the credentials of roles of IAM Identity Center that the AWS CLI keeps in {@code
     * ~/.aws/cli/cache}; {@link AwsCliCache#OFF} by default.
     *
     * @param value whether to read or to share them
     * @return this builder
     */
    public CredentialEngineBuilder awsCliCache(AwsCliCache value) {
        awsCliCache = value;
        return this;
    }

    /** Adds a listener for the events of the engine. */
    public CredentialEngineBuilder listener(EngineListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Sets the class loader that finds the plug-ins; by default the calling thread's context class loader. */
    public CredentialEngineBuilder classLoader(ClassLoader value) {
        loader = value;
        return this;
    }

    /**
     * Builds the engine. It opens the store at once, so that this call throws the errors that need a person. It reads no
     * profile and sends no request.
     *
     * @return the engine, which you close
     * @throws dev.stslib.api.error.PluginNotFoundException if no store has the given name; other errors of plug-ins
     *     likewise
     * @throws dev.stslib.api.error.StoreException if the store cannot be opened; while a store on a server is down, only
     *     with {@link #requireStore}
     */
    public CredentialEngine build() {
        return new CredentialEngine(new EngineConfig(
                systemEnvironment,
                clock,
                elapsed,
                random,
                refresh,
                executor,
                poolSize,
                scheduler,
                limits(),
                roleRequests,
                profiles,
                new ProfileSettings(systemEnvironment, configFile, credentialsFile, roleFiles),
                chain,
                provider,
                connection(),
                store,
                storeSettings,
                isStoreRequired,
                format,
                mfa,
                mfaSettings,
                signIn,
                awsCliCache,
                List.copyOf(listeners),
                loader()));
    }

    private TokenProviderSettings connection() {
        TokenProviderSettings connection = providerSettings.withClock(clock).withSystemEnvironment(systemEnvironment);
        return caBundle == null ? connection : connection.withCaBundle(caBundle);
    }

    private ClassLoader loader() {
        if (loader != null) {
            return loader;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? CredentialEngineBuilder.class.getClassLoader() : context;
    }
}
