package dev.stslib.core.wiring;

import dagger.Module;
import dagger.Provides;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.chain.ShellCommand;
import dev.stslib.core.discovery.PluginKind;
import dev.stslib.core.discovery.Plugins;
import dev.stslib.core.engine.BaseFetches;
import dev.stslib.core.engine.Cells;
import dev.stslib.core.engine.ChainCells;
import dev.stslib.core.engine.Connections;
import dev.stslib.core.engine.Events;
import dev.stslib.core.engine.Fetches;
import dev.stslib.core.engine.LazyProfiles;
import dev.stslib.core.engine.LeaseDesk;
import dev.stslib.core.engine.Sources;
import dev.stslib.core.engine.StoredCredentials;
import dev.stslib.core.engine.Sts;
import dev.stslib.core.engine.Timing;
import dev.stslib.core.engine.Wakeups;
import dev.stslib.core.engine.WatchedProvider;
import dev.stslib.core.internal.mfa.CodeSourceRegistry;
import dev.stslib.core.internal.mfa.MfaCommand;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.sts.MachineCredentials;
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
        return new EngineThreads(config.executor(), config.poolSize(), config.scheduler());
    }

    @Provides
    @Singleton
    static Wakeups wakeups(EngineConfig config, EngineThreads threads) {
        return new Wakeups(config.clock(), threads.timer());
    }

    @Provides
    @Singleton
    static LateParts late() {
        return new LateParts();
    }

    @Provides
    @Singleton
    static RequestDispatcher dispatcher(EngineConfig config, EngineThreads threads, LateParts late) {
        RequestDispatcher dispatcher =
                new RequestDispatcher(config.limits(), config.elapsed(), threads.timer(), threads.pool());
        late.dispatcher().made(dispatcher::close);
        return dispatcher;
    }

    @Provides
    @Singleton
    static Events events(EngineConfig config) {
        return new Events(config.listeners());
    }

    @Provides
    @Singleton
    static ShellCommand shell(EngineConfig config) {
        return new ShellCommand(config.host(), System.err);
    }

    @Provides
    @Singleton
    static MachineCredentials machine(EngineConfig config) {
        return MachineCredentials.of(config.host(), config.providerSettings());
    }

    @Provides
    @Singleton
    static MfaPrompter mfaPrompter(
            EngineConfig config, ShellCommand shell, Events events, EngineThreads threads, LateParts late) {
        CodeSourceRegistry sources = new CodeSourceRegistry(
                config.mfa(),
                new Function<>() {
                    @Override
                    public MfaCodeSource apply(String command) {
                        return new MfaCommand(shell, command, config.chain().processTimeout());
                    }
                },
                config.mfaSettings());
        MfaPrompter prompter = new MfaPrompter(
                sources, events::tell, config.clock(), threads.timer(), threads.pool(), threads.prompts());
        late.mfaPrompter().made(prompter::close);
        return prompter;
    }

    @Provides
    @Singleton
    static MfaDevices devices(MachineCredentials machine) {
        return new MfaDevices(machine::mfaDevices);
    }

    @Provides
    @Singleton
    static OpenProfiles profiles(EngineConfig config, Plugins plugins) {
        return new LazyProfiles(new Supplier<>() {
            @Override
            public OpenProfiles get() {
                return config.profiles().pick(plugins).open(config.profileSettings());
            }
        });
    }

    @Provides
    @Singleton
    static CredentialFormat format(EngineConfig config, Plugins plugins) {
        return config.format().pick(plugins);
    }

    @Provides
    @Singleton
    static Sts sts(Connections connections) {
        return connections.usual();
    }

    @Provides
    @Singleton
    static StoredCredentials stored(
            EngineConfig config,
            Plugins plugins,
            Provider<CredentialFormat> format,
            EngineThreads threads,
            Events events) {
        Supplier<CredentialFormat> usual = late(format);
        Function<String, CredentialFormat> named = new Function<>() {
            @Override
            public CredentialFormat apply(String name) {
                return name.equals(config.format().name()) ? format.get() : plugins.pick(PluginKind.FORMAT, name);
            }
        };
        return new StoredCredentials(opener(config, plugins), usual, named, config.clock(), threads.pool(), events);
    }

    private static @Nullable Supplier<OpenStore> opener(EngineConfig config, Plugins plugins) {
        Choice<CredentialStore> store = config.store();
        StoreSettings settings = config.storeSettings();
        if (store == null || settings == null) {
            return null;
        }
        return new Supplier<>() {
            @Override
            public OpenStore get() {
                return store.pick(plugins).open(settings);
            }
        };
    }

    @Provides
    @Singleton
    static Fetches fetches(
            EngineConfig config, Sts sts, MfaPrompter prompter, MfaDevices devices, RequestDispatcher dispatcher) {
        return new Fetches(sts, prompter, devices, config.host(), config.clock(), dispatcher);
    }

    @Provides
    @Singleton
    static BaseFetches baseFetches(
            EngineConfig config,
            Sts sts,
            MachineCredentials machine,
            ShellCommand shell,
            RequestDispatcher dispatcher) {
        return new BaseFetches(sts, machine, shell, config.host(), config.clock(), dispatcher);
    }

    @Provides
    @Singleton
    static Sources sources(
            Provider<MachineCredentials> machine,
            Provider<ShellCommand> shell,
            Timing timing,
            Provider<RequestDispatcher> dispatcher) {
        return new Sources(late(machine), late(shell), timing, late(dispatcher));
    }

    @Provides
    @Singleton
    static LeaseDesk leases(StoredCredentials stored, EngineThreads threads) {
        return new LeaseDesk(stored, threads.pool(), threads.timer());
    }

    @Provides
    @Singleton
    static Cells cells(
            Timing timing,
            Wakeups wakeups,
            StoredCredentials stored,
            Events events,
            LeaseDesk leases,
            EngineThreads threads) {
        return new Cells(timing, wakeups, stored, events, leases, threads.pool());
    }

    @Provides
    @Singleton
    static Connections connections(
            EngineConfig config,
            Plugins plugins,
            Events events,
            Cells cells,
            MfaPrompter prompter,
            RequestDispatcher dispatcher,
            LateParts late) {
        Function<TokenProviderSettings, OpenTokenProvider> opener = new Function<>() {
            @Override
            public OpenTokenProvider apply(TokenProviderSettings settings) {
                return new WatchedProvider(
                        config.provider().pick(plugins).open(settings), events, config.clock(), config.elapsed());
            }
        };
        Connections connections = new Connections(opener, config.providerSettings(), cells, prompter, dispatcher);
        late.connections().made(connections::close);
        return connections;
    }

    @Provides
    @Singleton
    static ChainCells chains(Cells cells, Provider<Fetches> fetches, Provider<BaseFetches> bases, Sources sources) {
        return new ChainCells(cells, late(fetches), late(bases), sources);
    }

    /** A part that is made when it is first asked for, without a word of Dagger's. */
    private static <T> Supplier<T> late(Provider<T> part) {
        return new Supplier<>() {
            @Override
            public T get() {
                return part.get();
            }
        };
    }
}
