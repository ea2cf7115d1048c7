package dev.stslib.core.sdk;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.settings.ChainOptions;
import java.lang.ref.Cleaner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One engine for all users with the same settings. It opens for its first user. Some seconds after its last user has left and
 * the last read has ended, it closes, and with it all its threads. Consumers often close one client and open the next, so the
 * pause saves a request.
 */
final class SharedEngines {
    /** The engines of this process, or, where class loaders keep programs apart, of the loader of this class. */
    static final SharedEngines OF_THIS_PROCESS = new SharedEngines(Duration.ofSeconds(5));

    private final Duration pause;
    private final Map<Settings, Shared> open = new HashMap<>();

    /**
     * Makes it without an engine.
     *
     * @param pause how long an engine without users stays open
     */
    SharedEngines(Duration pause) {
        this.pause = pause;
    }

    /**
     * What an engine is opened with.
     *
     * @param region the region of every request, or null
     * @param endpoint the endpoint of every request, or null
     * @param configFile AWS's config file, or null for the one that the environment names
     * @param credentialsFile AWS's credentials file, or null for the one that the environment names
     */
    record Settings(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable Path configFile,
            @Nullable Path credentialsFile) {
        private CredentialEngine open() {
            CredentialEngineBuilder builder = CredentialEngine.builder()
                    .chainOptions(ChainOptions.NONE.withRegion(region).withEndpoint(endpoint))
                    // Not that of the first user's thread: the engine may outlive it.
                    .classLoader(SharedEngines.class.getClassLoader());
            if (configFile != null) {
                builder.configFile(configFile);
            }
            if (credentialsFile != null) {
                builder.credentialsFile(credentialsFile);
            }
            return builder.build();
        }
    }

    private static final class Shared {
        final Settings settings;
        final CredentialEngine engine;
        /** Of this engine alone, so that its thread ends after the engine. */
        final Cleaner cleaner = Cleaner.create();

        int users;
        /** How often the last user has left. */
        int idleTimes;
        /** Ends the engine after the pause; null until the last user has left. */
        @Nullable
        Future<?> ending;

        Shared(Settings settings) {
            this.settings = settings;
            this.engine = settings.open();
        }
    }

    /** The right to use an engine until it is given back. */
    final class Use {
        private final Shared shared;
        private final AtomicBoolean ended = new AtomicBoolean();
        /** One for the right itself until it ends, and one for each read in progress. */
        private final AtomicInteger claims = new AtomicInteger(1);

        private Use(Shared shared) {
            this.shared = shared;
        }

        CredentialEngine engine() {
            return shared.engine;
        }

        /**
         * Keeps the engine open for a read, also if it is given back meanwhile.
         *
         * @throws EngineClosedException if it was given back before
         */
        void beginRead() {
            if (claims.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
                throw new EngineClosedException("The engine is closed", "Open a new one");
            }
        }

        /** Ends a read that was begun. */
        void endRead() {
            if (claims.decrementAndGet() == 0) {
                leave(shared);
            }
        }

        /** Gives the engine back, which stays open for the reads in progress. A second call does nothing. */
        void end() {
            if (ended.compareAndSet(false, true)) {
                endRead();
            }
        }

        /**
         * Gives the engine back once an object is unreachable, if that did not happen before.
         *
         * @param owner the object, to which the handle must not lead
         * @param handle what to close then
         * @return does it now
         */
        Cleaner.Cleanable endWith(Object owner, CredentialHandle handle) {
            return shared.cleaner.register(owner, () -> {
                handle.close();
                end();
            });
        }
    }

    /** Begins to use an engine, which is opened if there is none with these settings. */
    synchronized Use use(Settings settings) {
        Shared shared = open.computeIfAbsent(settings, Shared::new);
        shared.users++;
        if (shared.ending != null) {
            shared.ending.cancel(false);
        }
        return new Use(shared);
    }

    private synchronized void leave(Shared shared) {
        shared.users--;
        if (shared.users > 0) {
            return;
        }
        shared.idleTimes++;
        int idleTime = shared.idleTimes;
        ScheduledExecutorService timer =
                shared.engine.runtime().parts().threads().timer();
        try {
            shared.ending = timer.schedule(() -> endIfIdle(shared, idleTime), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            end(shared);
        }
    }

    private synchronized void endIfIdle(Shared shared, int idleTime) {
        if (shared.users == 0 && shared.idleTimes == idleTime) {
            end(shared);
        }
    }

    /** Closes the engine on another thread, since closing waits for those of the engine. */
    private void end(Shared shared) {
        open.remove(shared.settings, shared);
        Thread closing = new Thread(shared.engine::close, "stslib-close-engine");
        closing.setDaemon(true);
        closing.start();
    }
}
