package dev.stslib.core.internal.wiring;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.internal.profile.OpenAwsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of one engine, opened when first read. They are read on one separate thread and for a bounded time, since a
 * pipe without a writer, or a network file system that stalls, would hold up a reader for ever. Thread-safe.
 */
public final class EngineProfiles implements AutoCloseable {
    /** How long a reading may take: as long as readers wait for credentials, within these bounds. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Lazy<OpenProfiles> open;
    private final BoundedCalls calls;
    /** The reading that waits for the thread, which later callers share; or null. */
    private @Nullable CompletionStage<ProfileSet> queued;
    /** What is being read, or was read last. */
    private volatile @Nullable OpenProfiles reading;

    /**
     * Makes it without opening or reading anything.
     *
     * @param opener opens the profiles
     * @param source the name of the profile source, for messages
     * @param waitTimeout how long readers wait for credentials
     * @param threads makes the readings, and measures their time
     */
    EngineProfiles(Supplier<OpenProfiles> opener, String source, Duration waitTimeout, EngineThreads threads) {
        open = new Lazy<>(opener, OpenProfiles::close);
        Duration limit = Collections.max(List.of(SHORTEST, Collections.min(List.of(waitTimeout, LONGEST))));
        // Threads of the pool wait for profiles, so the end of a wait must not need one of them.
        calls = new BoundedCalls(
                threads.profiles(), Runnable::run, threads.timer(), limit, new Errors(source, limit), () -> {});
    }

    /**
     * Reads the profiles. Blocks for a bounded time.
     *
     * @return the profiles as they are now
     * @throws ProfileConfigurationException if they cannot be read in time; the message names the file
     * @throws dev.stslib.api.error.StslibException if they cannot be read for another reason
     */
    public ProfileSet current() {
        return Futures.await(soon());
    }

    /**
     * Reads the profiles without blocking the caller. Callers share a reading that has not begun.
     *
     * @return the profiles; fails as {@link #current} does
     */
    public CompletionStage<ProfileSet> soon() {
        CompletionStage<ProfileSet> shared;
        synchronized (this) {
            if (queued != null) {
                return queued;
            }
            shared = calls.run(() -> {
                begin();
                return read(open.get());
            });
            queued = shared;
        }
        shared.whenComplete((profiles, error) -> forget(shared));
        return shared;
    }

    private synchronized void begin() {
        queued = null;
    }

    private synchronized void forget(CompletionStage<ProfileSet> ended) {
        if (queued == ended) {
            queued = null;
        }
    }

    /**
     * Reads other profiles as {@link #current} reads the engine's.
     *
     * @param others the profiles
     * @return the profiles as they are now
     * @throws dev.stslib.api.error.StslibException as for {@link #current}
     */
    public ProfileSet current(OpenProfiles others) {
        return Futures.await(calls.run(() -> read(others)));
    }

    private ProfileSet read(OpenProfiles profiles) {
        reading = profiles;
        return profiles.current();
    }

    /**
     * Whether a reading has taken too long and has not ended.
     *
     * @return true if one hangs
     */
    public boolean isHanging() {
        return calls.isHanging();
    }

    /** Fails the callers that wait. What the thread reads goes on. */
    public void endCalls() {
        calls.close();
    }

    @Override
    public void close() {
        endCalls();
        open.close();
    }

    /** The errors name the file that holds the thread up. */
    private final class Errors implements BoundedCalls.Errors {
        private static final String REMEDY =
                "Check that it is a file on a disk that answers, and no pipe that nothing writes to";

        private final String source;
        private final Duration limit;

        Errors(String source, Duration limit) {
            this.source = source;
            this.limit = limit;
        }

        private String what() {
            Path file = reading instanceof OpenAwsFiles files ? files.file() : null;
            return file == null ? "The profile source '" + source + "'" : "The file " + file;
        }

        @Override
        public RuntimeException late() {
            String time = limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
            return new ProfileConfigurationException(what() + " could not be read within " + time, REMEDY);
        }

        @Override
        public RuntimeException earlierCallHangs() {
            return new ProfileConfigurationException(
                    what() + " could not be read: an earlier attempt to read it has not returned yet", REMEDY);
        }

        @Override
        public RuntimeException noThread() {
            return late();
        }

        @Override
        public RuntimeException closed() {
            return new EngineClosedException("The engine was closed before the profiles were read", "Open a new one");
        }
    }
}
