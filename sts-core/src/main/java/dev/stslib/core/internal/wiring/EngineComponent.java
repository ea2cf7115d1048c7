package dev.stslib.core.internal.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.discovery.Plugins;
import dev.stslib.core.internal.fetch.BaseSources;
import dev.stslib.core.internal.fetch.ChainEntries;
import dev.stslib.core.internal.fetch.ConnectionTokens;
import dev.stslib.core.internal.fetch.TokenProviders;
import dev.stslib.core.internal.fetch.WebIdentityTokens;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.internal.store.Discards;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.ProcessLeases;
import javax.inject.Singleton;

/** The parts of one engine, put together. Each is made when it is first asked for. */
@Singleton
@Component(modules = EngineModule.class)
public interface EngineComponent {
    /** Makes components. */
    @Component.Factory
    interface Factory {
        /**
         * Puts an engine together.
         *
         * @param config what was chosen
         * @return the parts
         */
        EngineComponent create(@BindsInstance EngineConfig config);
    }

    /**
     * Puts an engine together.
     *
     * @param config what was chosen
     * @return the parts
     */
    static EngineComponent of(EngineConfig config) {
        return DaggerEngineComponent.factory().create(config);
    }

    /** {@return the settings} */
    EngineConfig config();

    /** {@return where plug-ins are found} */
    Plugins plugins();

    /** {@return the cache} */
    CredentialCache<TemporaryCredentials> cache();

    /** {@return the base credentials that are not asked of STS} */
    BaseSources baseSources();

    /** {@return the layout of chains} */
    ChainEntries chains();

    /** {@return the provider of tokens} */
    Lazy<OpenTokenProvider> sts();

    /** {@return the token providers that are open} */
    TokenProviders providers();

    /** {@return the credential sources that are open} */
    CredentialSources sources();

    /** {@return the web identity tokens} */
    WebIdentityTokens webIdentityTokens();

    /** {@return the calls of connections} */
    ConnectionTokens connectionTokens();

    /** {@return the look-up of MFA devices} */
    MfaDevices devices();

    /** {@return the prompter for MFA codes} */
    MfaPrompter mfaPrompter();

    /** {@return the store} */
    EngineStore store();

    /** {@return what deletes invalidated credentials from the store} */
    Discards discards();

    /** {@return the leases between processes} */
    ProcessLeases leases();

    /** {@return the listeners} */
    EventBus events();

    /** {@return the request dispatcher} */
    RequestDispatcher dispatcher();

    /** {@return runs background refreshes} */
    RefreshScheduler scheduler();

    /** {@return the gate of renewals in the background} */
    RenewalGate renewalGate();

    /** {@return the clocks, the randomness and the refresh settings} */
    Timing timing();

    /** {@return the threads} */
    EngineThreads threads();

    /** {@return the profiles, opened when first read} */
    EngineProfiles profiles();

    /** {@return the format, looked up when first asked for} */
    CredentialFormat format();
}
