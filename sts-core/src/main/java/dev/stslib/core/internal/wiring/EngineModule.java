package dev.stslib.core.internal.wiring;

import dagger.Module;
import dagger.Provides;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.core.internal.aws.IamDevices;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.discovery.PluginRef;
import dev.stslib.core.internal.discovery.PluginType;
import dev.stslib.core.internal.discovery.Plugins;
import dev.stslib.core.internal.fetch.BaseSources;
import dev.stslib.core.internal.fetch.ChainEntries;
import dev.stslib.core.internal.fetch.ConnectionTokens;
import dev.stslib.core.internal.fetch.CredentialFetches;
import dev.stslib.core.internal.fetch.ObservedTokenProvider;
import dev.stslib.core.internal.fetch.TokenProviders;
import dev.stslib.core.internal.fetch.WebIdentityTokens;
import dev.stslib.core.internal.mfa.CodeSourceRegistry;
import dev.stslib.core.internal.mfa.MfaCommand;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.FleetLimit;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.internal.store.Discards;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.core.internal.store.StoreCallErrors;
import dev.stslib.core.internal.store.StoreChanges;
import dev.stslib.store.support.command.CommandRunner;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.inject.Provider;
import javax.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** How the parts are made. Plug-ins are picked here, and only when something needs them. */
@Module
final class EngineModule {
    private EngineModule() {}

    @Provides
    @Singleton
    static Plugins plugins(EngineConfig config) {
        return new Plugins(config.loader());
    }

    @Provides
    @Singleton
    static Timing timing(EngineConfig config) {
        return new Timing(config.clock(), config.elapsed(), config.random(), config.refresh());
    }

    @Provides
    @Singleton
    static EngineThreads threads(EngineConfig config) {
        return new EngineThreads(config.executor(), config.poolSize(), config.scheduler(), config.loader());
    }

    @Provides
    @Singleton
    static RefreshScheduler scheduler(EngineConfig config, EngineThreads threads) {
        return new RefreshScheduler(config.clock(), threads.timer());
    }

    @Provides
    @Singleton
    static RequestDispatcher dispatcher(EngineConfig config, EngineThreads threads, EngineStore store) {
        return new RequestDispatcher(
                config.limits(),
                config.elapsed(),
                threads.timer(),
                threads.pool(),
                store.isPresent() && !config.isStoreLocal() ? fleet(config, threads, store) : null);
    }

    private static FleetLimit fleet(EngineConfig config, EngineThreads threads, EngineStore store) {
        BoundedCalls calls = new BoundedCalls(
                threads.store(),
                threads.pool(),
                threads.timer(),
                FleetLimit.TIME_LIMIT,
                new StoreCallErrors(FleetLimit.TIME_LIMIT),
                () -> {});
        return new FleetLimit(
                store::rateLimit,
                calls,
                config.elapsed(),
                config.random(),
                error -> store.report("rate limit of the fleet", error));
    }

    @Provides
    @Singleton
    static EventBus events(EngineConfig config) {
        return new EventBus(config.listeners());
    }

    @Provides
    @Singleton
    static CommandRunner shell(EngineConfig config) {
        return new CommandRunner(config.systemEnvironment(), System.err);
    }

    @Provides
    @Singleton
    static CredentialSources credentialSources(EngineConfig config, Plugins plugins) {
        return new CredentialSources(
                plugins,
                CredentialSourceSettings.builder()
                        .connection(config.providerSettings())
                        .commandTimeout(config.chain().processTimeout())
                        .commandErrors(System.err)
                        .signIn(config.signIn())
                        .awsCliCache(config.awsCliCache())
                        .build());
    }

    @Provides
    @Singleton
    static MfaPrompter mfaPrompter(EngineConfig config, CommandRunner shell, EventBus events, EngineThreads threads) {
        CodeSourceRegistry sources = new CodeSourceRegistry(
                config.mfa(),
                command -> new MfaCommand(shell, command, config.chain().processTimeout()),
                config.mfaSettings());
        return new MfaPrompter(
                sources, events::publish, config.clock(), threads.timer(), threads.pool(), threads.prompts());
    }

    @Provides
    @Singleton
    static MfaDevices devices(EngineConfig config, EngineProfiles profiles) {
        return new MfaDevices((profile, endpoint, keys) -> IamDevices.list(
                iamEndpoint(config, profiles.current(), profile, endpoint.region()), keys, config.providerSettings()));
    }

    private static ServiceEndpoint iamEndpoint(
            EngineConfig config, ProfileSet profiles, String profile, String region) {
        ServiceEndpoints endpoints = new ServiceEndpoints(
                config.systemEnvironment(),
                profiles,
                config.chain().fips(),
                config.chain().dualStack());
        // A removed profile has no settings, but those in code and of the machine hold.
        Profile own = profiles.find(profile).orElse(new Profile(profile, Map.of()));
        return endpoints.of(IamDevices.SERVICE, region, own);
    }

    @Provides
    @Singleton
    static EngineProfiles profiles(EngineConfig config, Plugins plugins, EngineThreads threads) {
        return new EngineProfiles(
                () -> config.profiles().pick(plugins).open(config.profileSettings()),
                config.profiles().name(),
                config.refresh().waitTimeout(),
                threads);
    }

    @Provides
    @Singleton
    static CredentialFormat format(EngineConfig config, Plugins plugins) {
        return config.format().pick(plugins);
    }

    @Provides
    @Singleton
    static Lazy<OpenTokenProvider> sts(TokenProviders providers) {
        return providers.usual();
    }

    @Provides
    @Singleton
    static EngineStore store(
            EngineConfig config,
            Plugins plugins,
            Provider<CredentialFormat> format,
            EngineThreads threads,
            EventBus events) {
        Function<String, CredentialFormat> named =
                name -> name.equals(config.format().name()) ? format.get() : plugins.pick(PluginType.FORMAT, name);
        return new EngineStore(
                opener(config, plugins),
                format::get,
                named,
                config.clock(),
                config.elapsed(),
                threads.store(),
                threads.pool(),
                threads.timer(),
                events);
    }

    private static @Nullable Supplier<OpenStore> opener(EngineConfig config, Plugins plugins) {
        PluginRef<CredentialStore> store = config.store();
        StoreSettings settings = config.storeSettings();
        if (store == null || settings == null) {
            return null;
        }
        return () -> store.pick(plugins).open(settings);
    }

    @Provides
    @Singleton
    static CredentialFetches fetches(
            EngineConfig config,
            Lazy<OpenTokenProvider> sts,
            CommandRunner shell,
            EngineStore store,
            ProcessLeases leases,
            Discards discards,
            MfaPrompter prompter,
            MfaDevices devices,
            RequestDispatcher dispatcher,
            Timing timing,
            EventBus events,
            EngineThreads threads) {
        return new CredentialFetches(
                sts,
                shell,
                config.systemEnvironment(),
                store,
                leases,
                discards,
                prompter,
                devices,
                dispatcher,
                timing,
                events,
                threads.pool());
    }

    @Provides
    @Singleton
    static BaseSources baseSources(
            EngineConfig config,
            CredentialSources sources,
            Timing timing,
            RefreshScheduler scheduler,
            RequestDispatcher dispatcher,
            EngineThreads threads) {
        return new BaseSources(sources, config.mfaSettings().person(), timing, scheduler, dispatcher, threads.pool());
    }

    @Provides
    @Singleton
    static ProcessLeases leases(EngineConfig config, EngineStore store, EngineThreads threads) {
        return new ProcessLeases(store, threads.timer(), config.random());
    }

    @Provides
    @Singleton
    static RenewalGate renewalGate() {
        return new RenewalGate();
    }

    @Provides
    @Singleton
    static CredentialCache<TemporaryCredentials> cache(
            Timing timing,
            RefreshScheduler scheduler,
            EventBus events,
            EngineThreads threads,
            RenewalGate gate,
            EngineStore store) {
        CredentialCache<TemporaryCredentials> cache = new CredentialCache<>(
                new CacheContext<>(ExpiringType.CREDENTIALS, timing, scheduler, events, threads.pool(), gate));
        StoreChanges unused = new StoreChanges(store, cache); // the store keeps it
        return cache;
    }

    @Provides
    @Singleton
    static Discards discards(EngineConfig config, EngineStore store, EngineThreads threads) {
        return new Discards(store, config.clock(), threads.timer());
    }

    @Provides
    @Singleton
    static TokenProviders providers(EngineConfig config, Plugins plugins, EventBus events) {
        return new TokenProviders(
                settings -> new ObservedTokenProvider(
                        config.provider().pick(plugins).open(settings), events, config.clock(), config.elapsed()),
                config.providerSettings());
    }

    @Provides
    @Singleton
    static ConnectionTokens connectionTokens(
            TokenProviders providers,
            CredentialFetches fetches,
            CredentialCache<TemporaryCredentials> cache,
            EngineStore store,
            MfaPrompter prompter,
            RequestDispatcher dispatcher) {
        return new ConnectionTokens(providers, fetches, cache, store, prompter, dispatcher);
    }

    @Provides
    @Singleton
    static ChainEntries chains(
            CredentialCache<TemporaryCredentials> cache, CredentialFetches fetches, BaseSources sources) {
        return new ChainEntries(cache, fetches, sources);
    }

    @Provides
    @Singleton
    static WebIdentityTokens webIdentityTokens(
            ChainEntries chains,
            Lazy<OpenTokenProvider> sts,
            Timing timing,
            RefreshScheduler scheduler,
            EventBus events,
            RequestDispatcher dispatcher,
            EngineThreads threads,
            RenewalGate gate) {
        return new WebIdentityTokens(chains, sts, timing, scheduler, events, dispatcher, threads.pool(), gate);
    }
}
