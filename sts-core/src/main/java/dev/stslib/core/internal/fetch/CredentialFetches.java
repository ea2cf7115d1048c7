package dev.stslib.core.internal.fetch;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.ExpiryWarnings;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.mfa.CodeSourceRegistry;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.store.Discards;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.store.support.command.CommandRunner;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** How the credentials of one engine are fetched: the pipeline, and what makes the calls at its end. */
public final class CredentialFetches {
    private final FetchPipeline<TemporaryCredentials> pipeline;
    private final StsCalls stsCalls;
    private final UnsignedCalls unsignedCalls;
    private final Lazy<OpenTokenProvider> provider;
    private final MfaPrompter prompter;
    private final MfaDevices devices;
    private final InstantSource clock;
    private final ExpiryWarnings codeWarnings;

    /**
     * Puts the pipeline together.
     *
     * @param provider calls STS
     * @param shell runs commands that print tokens and assertions
     * @param systemEnvironment the system environment, for session names
     * @param store the store
     * @param leases lets one process ask at a time
     * @param discards deletes what was refused from the store
     * @param prompter gets MFA codes
     * @param devices finds MFA devices
     * @param dispatcher limits requests
     * @param timing when to refresh
     * @param events hears of requests
     * @param pool runs what blocks
     */
    public CredentialFetches(
            Lazy<OpenTokenProvider> provider,
            CommandRunner shell,
            SystemEnvironment systemEnvironment,
            EngineStore store,
            ProcessLeases leases,
            Discards discards,
            MfaPrompter prompter,
            MfaDevices devices,
            RequestDispatcher dispatcher,
            Timing timing,
            EventBus events,
            Executor pool) {
        this.provider = provider;
        this.prompter = prompter;
        this.devices = devices;
        this.clock = timing.clock();
        this.codeWarnings = ExpiryWarnings.of(prompter.sources().settings().notices());
        stsCalls = new StsCalls(provider, systemEnvironment, clock);
        unsignedCalls = new UnsignedCalls(provider, shell, systemEnvironment, clock);
        pipeline = pipeline(store, leases, discards, prompter, devices, dispatcher, timing, events, pool);
    }

    private static FetchPipeline<TemporaryCredentials> pipeline(
            EngineStore store,
            ProcessLeases leases,
            Discards discards,
            MfaPrompter prompter,
            MfaDevices devices,
            RequestDispatcher dispatcher,
            Timing timing,
            EventBus events,
            Executor pool) {
        SigningCredentials<TemporaryCredentials> signing = new SigningCredentials<>(ExpiringType.CREDENTIALS, discards);
        TemporaryKeys<TemporaryCredentials> temporaryKeys = new TemporaryKeys<>();
        MfaCode<TemporaryCredentials> mfaCode = new MfaCode<>(prompter, devices, dispatcher, pool);
        RateLimit<TemporaryCredentials> rateLimit = new RateLimit<>(dispatcher);
        AwsRequest<TemporaryCredentials> awsRequest = new AwsRequest<>(events);
        if (!store.isPresent()) {
            return FetchPipeline.of(signing, temporaryKeys, mfaCode, rateLimit, awsRequest);
        }
        StoreLookup<TemporaryCredentials> lookup = new StoreLookup<>(store, ExpiringType.CREDENTIALS, timing, pool);
        return FetchPipeline.of(
                lookup, // takes credentials that another process or an earlier run left
                signing, // gets the signing credentials first, so that the lease is short
                new ProcessLease<>(leases, lookup), // lets one process ask while the others wait
                lookup, // takes what that process left
                signing, // replaces signing credentials that ended during the wait
                new StoreSave<>(store), // serves the readers, then saves before the lease ends
                temporaryKeys, // passes on signing credentials that are temporary already
                mfaCode, // gets the code, if the request carries one
                rateLimit, // waits for the endpoint and the account; awaited requests go first
                awsRequest); // sends the request
    }

    FetchPipeline<TemporaryCredentials> pipeline() {
        return pipeline;
    }

    StsCalls stsCalls() {
        return stsCalls;
    }

    UnsignedCalls unsignedCalls() {
        return unsignedCalls;
    }

    Lazy<OpenTokenProvider> provider() {
        return provider;
    }

    CodeSourceRegistry codes() {
        return prompter.sources();
    }

    /** When listeners are warned of the end of credentials that need a code. */
    ExpiryWarnings codeWarnings() {
        return codeWarnings;
    }

    MfaDevices devices() {
        return devices;
    }

    InstantSource clock() {
        return clock;
    }
}
