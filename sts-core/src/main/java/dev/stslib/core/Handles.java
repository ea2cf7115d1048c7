package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handles of one engine by profile. While they are in use, and for one minute after, a timer checks the profile
 * files every second on the pool. Handles whose profile changed then follow the new one.
 */
final class Handles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handles.class);
    private static final long LOOK_EVERY = 1_000;
    /** The checks without a reader after which the timer stops until the next read. */
    private static final int IDLE_LOOKS = 60;
    /** How old a check of the profile files may be for a read by name, in milliseconds of the wall clock. */
    private static final long LOOK_LASTS = 2 * LOOK_EVERY;

    private record Resolved(ProfileSet from, CredentialHandle handle) {}

    /** The profiles at the time of one check, in milliseconds since 1970. */
    private record Look(ProfileSet seen, long at) {
        boolean isRecent(long now) {
            long age = now - at;
            return age >= 0 && age < LOOK_LASTS;
        }
    }

    private final EngineRuntime engine;
    private final EngineComponent parts;
    private final InstantSource clock;
    private final Map<String, Resolved> handles = new ConcurrentHashMap<>();
    private volatile @Nullable Look look;
    /** The profiles that all handles follow; null if a handle follows others. */
    private volatile @Nullable ProfileSet followed;

    /** Whether a read took place since the last check. */
    private volatile boolean read;

    /** Whether a check is scheduled. */
    private volatile boolean awake;

    private int idle;
    private @Nullable Future<?> timer;
    private boolean closed;
    private volatile String complaint = "";

    Handles(EngineRuntime engine) {
        this.engine = engine;
        parts = engine.parts();
        clock = parts.config().clock();
    }

    CredentialHandle handle(String profile) {
        return handle(profile, engine.profileSet());
    }

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    private CredentialHandle handle(String profile, ProfileSet now) {
        Resolved known = handles.get(profile);
        if (known != null && known.from() == now) {
            return known.handle();
        }
        CredentialHandle handle = handles.compute(profile, (name, before) -> resolved(now, name, before))
                .handle();
        if (followed != now) {
            followed = null; // a read by name may be ahead of the other handles, or behind them
        }
        noteRead();
        return handle;
    }

    private Resolved resolved(ProfileSet now, String profile, @Nullable Resolved before) {
        CacheEntry<TemporaryCredentials> entry =
                parts.chains().end(engine.resolver(now).resolve(profile));
        if (before == null) {
            entry.watch(true);
            return new Resolved(now, new CredentialHandle(profile, entry, this));
        }
        before.handle().follow(entry);
        return new Resolved(now, before.handle());
    }

    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    TemporaryCredentials credentials(String profile) {
        long now = clock.millis();
        Look last = look;
        if (last != null && last.isRecent(now)) {
            Resolved known = handles.get(profile);
            if (known != null && known.from() == last.seen()) {
                return readOrLookAgain(known.handle(), now);
            }
        }
        ProfileSet seen = engine.profileSet();
        look = new Look(seen, now);
        return readOrLookAgain(handle(profile, seen), now);
    }

    /** After a failure, the next call checks the files at once, so that a correction takes effect immediately. */
    private TemporaryCredentials readOrLookAgain(CredentialHandle handle, long now) {
        try {
            return handle.get(now);
        } catch (RuntimeException e) {
            look = null;
            throw e;
        }
    }

    /** Records a read. It costs one volatile read, unless there was no read for a minute. */
    void noteRead() {
        if (!read) {
            read = true;
            if (!awake) {
                awaken();
            }
        }
    }

    private synchronized void awaken() {
        if (!awake && !closed) {
            awake = true;
            idle = 0;
            Look last = look;
            if (last == null || !last.isRecent(clock.millis())) {
                lookSoon();
            }
            plan();
        }
    }

    private void plan() {
        try {
            timer = parts.threads().timer().schedule(this::ring, LOOK_EVERY, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The profile files are no longer checked: the scheduler of the engine was shut down", e);
        } catch (RuntimeException | Error e) {
            awake = false; // the next read plans again
            LOG.debug("The next check of the profile files could not be scheduled", e);
        }
    }

    private synchronized void ring() {
        if (closed) {
            return;
        }
        idle = read ? 0 : idle + 1;
        read = false;
        awake = idle < IDLE_LOOKS;
        if (awake) {
            lookSoon();
            plan();
        } else if (read) {
            awaken();
        }
    }

    /** Checks on the pool: the disk may be slow, and the timer also serves others. */
    private void lookSoon() {
        try {
            parts.threads().pool().execute(this::lookNow);
        } catch (RuntimeException | Error e) {
            // The read must not fail: it is served from the cache, and the timer checks again.
            LOG.debug("The check of the profile files could not run on the executor of the engine", e);
        }
    }

    /** Logs a failure once. The handles keep the earlier profiles. */
    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    private void lookNow() {
        try {
            ProfileSet seen = engine.profileSet();
            look = new Look(seen, clock.millis());
            complaint = "";
            if (followed != seen) {
                followed = seen;
                handles.keySet().forEach(profile -> follow(profile, seen));
            }
        } catch (EngineClosedException e) {
            LOG.debug("The profile files are no longer checked: the engine was closed", e);
        } catch (StslibException e) {
            if (!complaint.equals(e.getMessage())) {
                complaint = String.valueOf(e.getMessage());
                LOG.warn("The profile files cannot be read, and the earlier profiles stay in use: {}", complaint);
            }
        }
    }

    private void follow(String profile, ProfileSet seen) {
        try {
            handle(profile, seen);
        } catch (EngineClosedException e) {
            throw e;
        } catch (StslibException e) {
            LOG.warn(
                    "Profile '{}' was changed and cannot be used, and its earlier version stays in use: {}",
                    profile,
                    e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
