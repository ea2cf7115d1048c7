package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the profiles on behalf of the handles. While handles are read, and for one minute after, a timer makes the pool
 * look every second.
 */
final class ProfileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileWatch.class);
    private static final long LOOK_EVERY = 1_000;
    /** The looks without a reader after which the timer stops until the next read. */
    private static final int IDLE_LOOKS = 60;
    /** How old a look may be for a read by name, in milliseconds of the wall clock. */
    private static final long LOOK_LASTS = 2 * LOOK_EVERY;

    /**
     * What one look found.
     *
     * @param profiles the profiles
     * @param at when it began, milliseconds since 1970
     * @param number higher than that of each look that began before
     */
    record Look(ProfileSet profiles, long at, long number) {
        private boolean isRecent(long now) {
            long age = now - at;
            return age >= 0 && age < LOOK_LASTS;
        }
    }

    private final EngineRuntime engine;
    private final EngineComponent parts;
    private final InstantSource clock;
    private final Consumer<Look> follower;
    private final AtomicLong numbers = new AtomicLong();
    private volatile @Nullable Look last;
    /**
     * Whether a read took place since the last look. Not volatile, since every read checks it: the volatile reads of the
     * handle and its entry keep a reader from seeing an old value for long, which costs no more than one look.
     */
    private boolean read;
    /** Whether a look is scheduled. */
    private volatile boolean awake;

    private volatile String complaint = "";
    private int idle;
    private @Nullable Future<?> timer;
    private boolean closed;

    /**
     * Makes it without a look.
     *
     * @param follower is given what the looks of the timer find; runs on the pool
     */
    ProfileWatch(EngineRuntime engine, Consumer<Look> follower) {
        this.engine = engine;
        this.follower = follower;
        parts = engine.parts();
        clock = parts.config().clock();
        parts.renewalGate().guardBy(this::renew);
    }

    /** Looks now, on the calling thread. */
    Look look() {
        long number = numbers.incrementAndGet();
        long at = clock.millis();
        Look look = new Look(engine.profileSet(), at, number);
        last = look;
        return look;
    }

    /** The last look if it is recent enough for a read by name, or null. */
    @Nullable
    Look recent(long now) {
        Look look = last;
        return look != null && look.isRecent(now) ? look : null;
    }

    /** Makes the next read by name look again. */
    void forget() {
        last = null;
    }

    /**
     * Notes a read. It costs a read of one field, unless there was no read for a minute.
     *
     * @return true if nothing has looked for a minute, so that the profile may have gone
     */
    boolean noteRead() {
        if (read) {
            return false;
        }
        read = true;
        boolean slept = !awake;
        if (slept) {
            awaken();
        }
        return slept;
    }

    /** Runs a renewal once the profiles have been looked at: what has gone meanwhile is not renewed. */
    private void renew(Runnable renewal) {
        if (recent(clock.millis()) != null) {
            renewal.run();
            return;
        }
        try {
            parts.threads().pool().execute(() -> {
                lookAndFollow();
                renewal.run();
            });
        } catch (RuntimeException | Error e) {
            renewal.run(); // its own use of the executor fails and is put off
        }
    }

    private synchronized void awaken() {
        if (!awake && !closed) {
            awake = true;
            idle = 0;
            if (recent(clock.millis()) == null) {
                lookSoon();
            }
            plan();
        }
    }

    private void plan() {
        try {
            timer = parts.threads().timer().schedule(this::ring, LOOK_EVERY, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The profiles are no longer checked: the scheduler of the engine was shut down", e);
        } catch (RuntimeException | Error e) {
            awake = false; // the next read plans again
            LOG.debug("The next check of the profiles could not be scheduled", e);
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

    /** Looks on the pool: the disk may be slow, and the timer also serves others. */
    private void lookSoon() {
        try {
            parts.threads().pool().execute(this::lookAndFollow);
        } catch (RuntimeException | Error e) {
            // The read must not fail: it is served from the cache, and the timer looks again.
            LOG.debug("The check of the profiles could not run on the executor of the engine", e);
        }
    }

    /** Logs a failure once. The handles keep the earlier profiles. */
    private void lookAndFollow() {
        try {
            Look look = look();
            complaint = "";
            follower.accept(look);
        } catch (EngineClosedException e) {
            LOG.debug("The profiles are no longer checked: the engine was closed", e);
        } catch (RuntimeException | LinkageError e) {
            String message = String.valueOf(e.getMessage());
            if (!complaint.equals(message)) {
                complaint = message;
                LOG.warn("The profiles cannot be read, and the earlier ones stay in use: {}", message);
            }
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
