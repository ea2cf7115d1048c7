package dev.stslib.core;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.fetch.BaseSources;
import dev.stslib.core.internal.fetch.TokenProviders;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.source.CredentialSources;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.core.internal.wiring.EngineComponent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Shuts an engine down: it fails the waiting callers, then ends the threads, then closes the store and the profiles.
 * A part that fails or hangs does not keep the others open. Resources close from the last to the first.
 */
final class EngineShutdown {
    private EngineShutdown() {}

    /** Returns true if all threads ended, and the store and the profiles closed, in time. */
    static boolean of(EngineComponent parts, Handles handles, Duration patience) {
        boolean ended;
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        EngineStore store = parts.store();
        BoundedClose closingProfiles = new BoundedClose("profiles", parts.profiles()::close, deadline);
        BoundedClose closingStore = new BoundedClose("store", store::close, deadline);
        try (closingProfiles;
                closingStore) {
            try {
                halt(parts, handles);
            } finally {
                // A save that hangs must leave time for the threads to end.
                store.awaitSaves(patience.dividedBy(2));
                store.endCalls();
                ended = parts.threads().close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        }
        return ended && closingStore.hasEnded() && closingProfiles.hasEnded();
    }

    private static void halt(EngineComponent parts, Handles handles) {
        TokenProviders providers = parts.providers();
        CredentialSources sources = parts.sources();
        RequestDispatcher dispatcher = parts.dispatcher();
        CredentialCache cache = parts.cache();
        BaseSources baseSources = parts.baseSources();
        MfaPrompter mfaPrompter = parts.mfaPrompter();
        RefreshScheduler scheduler = parts.scheduler();
        ProcessLeases leases = parts.leases();
        try (providers;
                sources;
                dispatcher;
                baseSources;
                cache;
                mfaPrompter;
                leases;
                scheduler;
                handles) {
            parts.events().publish(new EngineEvent.EngineClosed("engine"));
        }
    }
}
