package dev.stslib.core;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.fetch.BaseSources;
import dev.stslib.core.internal.fetch.WebIdentityTokens;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.internal.store.EngineStore;
import dev.stslib.core.internal.store.ProcessLeases;
import dev.stslib.core.internal.wiring.EngineComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Shuts an engine down: it fails the waiting callers, then ends the threads, then closes the store and the profiles. What
 * plug-ins do runs on other threads. A part that fails or hangs does not keep the others open. Resources close from the last
 * to the first.
 */
final class EngineShutdown {
    /** Connections with separate settings have separate token providers. One that hangs leaves threads for the others. */
    private static final int CLOSING_THREADS = 4;

    private EngineShutdown() {}

    /** Returns true if all threads ended, and all plug-ins closed, in time. */
    static boolean of(EngineComponent parts, Handles handles, Duration patience) {
        boolean ended;
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        EngineStore store = parts.store();
        BoundedClose closingProfiles = new BoundedClose("profiles", parts.profiles()::close, deadline);
        BoundedClose closingStore = new BoundedClose("store", store::close, deadline);
        List<BoundedClose> closingClients = new ArrayList<>();
        try (closingProfiles;
                closingStore) {
            try {
                halt(parts, handles, () -> startClosingClients(closingClients, parts, deadline));
            } finally {
                // A save that hangs must leave time for the threads to end.
                store.awaitSaves(patience.dividedBy(2));
                store.endCalls();
                parts.profiles().endCalls();
                ended = parts.threads().close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                finish(closingClients.iterator());
            }
        }
        return ended
                && closingStore.hasEnded()
                && closingProfiles.hasEnded()
                && closingClients.stream().allMatch(BoundedClose::hasEnded);
    }

    /** Token providers and credential sources: closing them ends the calls that the threads of the engine wait for. */
    private static void startClosingClients(List<BoundedClose> closing, EngineComponent parts, long deadline) {
        parts.sources()
                .end()
                .forEach((name, close) ->
                        closing.add(new BoundedClose("credential source '" + name + "'", close, deadline)));
        Queue<Runnable> providers =
                new ConcurrentLinkedQueue<>(parts.providers().end());
        for (int i = Math.min(CLOSING_THREADS, providers.size()); i > 0; i--) {
            closing.add(new BoundedClose("token provider", () -> closeAll(providers), deadline));
        }
        closing.forEach(BoundedClose::start);
    }

    /** Closes what is left, even if some fail, and throws the first failure. */
    private static void closeAll(Queue<Runnable> left) {
        Throwable first = null;
        for (Runnable next = left.poll(); next != null; next = left.poll()) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }

    /** Waits for each, even if one fails. */
    private static void finish(Iterator<BoundedClose> closing) {
        if (closing.hasNext()) {
            BoundedClose next = closing.next();
            try (next) {
                finish(closing);
            }
        }
    }

    /** A part that closes without a checked exception. */
    private interface Part extends AutoCloseable {
        @Override
        void close();
    }

    private static void halt(EngineComponent parts, Handles handles, Part clients) {
        RequestDispatcher dispatcher = parts.dispatcher();
        CredentialCache<TemporaryCredentials> cache = parts.cache();
        WebIdentityTokens tokens = parts.webIdentityTokens();
        BaseSources baseSources = parts.baseSources();
        MfaPrompter mfaPrompter = parts.mfaPrompter();
        RefreshScheduler scheduler = parts.scheduler();
        ProcessLeases leases = parts.leases();
        try (clients;
                dispatcher;
                baseSources;
                cache;
                tokens;
                mfaPrompter;
                leases;
                scheduler;
                handles) {
            parts.events().publish(new EngineEvent.EngineClosed("engine"));
        }
    }
}
