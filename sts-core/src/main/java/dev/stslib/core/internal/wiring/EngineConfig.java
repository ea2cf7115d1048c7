package dev.stslib.core.internal.wiring;

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
import dev.stslib.core.internal.ratelimit.RateLimits;
import dev.stslib.core.settings.ChainOptions;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.RefreshSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one engine. Plug-ins are selected by name or given as objects.
 *
 * @param systemEnvironment the system environment
 * @param clock the wall clock
 * @param elapsed the elapsed time, nanoseconds
 * @param random the source of jitter
 * @param refresh how to refresh
 * @param executor runs what blocks, or null for a pool of the engine
 * @param poolSize the size of that pool, 1 or more
 * @param scheduler runs timers, or null for one of the engine
 * @param limits how much is asked of others at a time
 * @param roleRequests how many role requests are remembered, and for how long
 * @param profiles the profile source
 * @param profileSettings where the profiles are
 * @param chain what is given in code for every chain
 * @param provider the token provider
 * @param providerSettings how it connects
 * @param store the store, or null for none
 * @param storeSettings where the store is, or null without one
 * @param isStoreRequired whether the engine is not built while the store is down
 * @param format the format of new entries
 * @param mfa where codes come from
 * @param mfaSettings when listeners learn of a code, and when a person may be asked
 * @param signIn brings a person to the sign-in page of a source, or null
 * @param awsCliCache what to do with the credentials that the AWS CLI keeps
 * @param listeners the first listeners
 * @param loader sees the plug-ins
 */
public record EngineConfig(
        SystemEnvironment systemEnvironment,
        InstantSource clock,
        LongSupplier elapsed,
        RandomGenerator random,
        RefreshSettings refresh,
        @Nullable Executor executor,
        int poolSize,
        @Nullable ScheduledExecutorService scheduler,
        RateLimits limits,
        RoleRequestLimits roleRequests,
        PluginRef<ProfileSource> profiles,
        ProfileSettings profileSettings,
        ChainOptions chain,
        PluginRef<TokenProvider> provider,
        TokenProviderSettings providerSettings,
        @Nullable PluginRef<CredentialStore> store,
        @Nullable StoreSettings storeSettings,
        boolean isStoreRequired,
        PluginRef<CredentialFormat> format,
        MfaCodeSource mfa,
        MfaSettings mfaSettings,
        @Nullable SignInPrompter signIn,
        AwsCliCache awsCliCache,
        List<EngineListener> listeners,
        ClassLoader loader) {

    /** Whether the store is in a folder. Such a store is never down: what keeps it from opening is a mistake. */
    public boolean isStoreLocal() {
        return storeSettings != null && storeSettings.location().isPresent();
    }
}
