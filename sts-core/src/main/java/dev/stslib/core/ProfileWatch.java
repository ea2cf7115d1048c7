package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
    /** How long a renewal, and a reader that has a handle, waits for a look, in milliseconds. */
    private static final long LOOK_PATIENCE = 5_000;
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
    /** The last reading that took more than five seconds. */
    private volatile Future<?> late = CompletableFuture.completedFuture(null);
    /** The look of the pool that is under way, or null. It completes early if the look takes too long. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> looking = new AtomicReference<>();
    /**
     * Whether a read took place since the last look. Not volatile, since every read checks it. An old value costs no more
     * than a look too few: a reader relies on it only while a look is scheduled.
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

    /** Looks now. Blocks for a bounded time. */
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

    /** The last look if it is recent enough for a read by name, or else what {@link #lookUnlessHanging} finds. */
    @Nullable
    Look recentOrNew() {
        Look recent = recent(clock.millis());
        return recent != null ? recent : lookUnlessHanging();
    }

    /** Looks now; null if that takes more than five seconds, or if an earlier look of this kind still does. */
    @Nullable
    Look lookUnlessHanging() {
        if (isHanging()) {
            return null;
        }
        long number = numbers.incrementAndGet();
        long at = clock.millis();
        CompletableFuture<ProfileSet> reading = parts.profiles().soon().toCompletableFuture();
        CompletableFuture<@Nullable Look> soon = new CompletableFuture<>();
        CompletionStage<ProfileSet> read = reading;
        read.whenComplete((profiles, error) -> {
            if (error == null) {
                soon.complete(new Look(profiles, at, number));
            } else {
                soon.completeExceptionally(error);
            }
        });
        if (!soon.isDone()) {
            limit(soon);
        }
        try {
            Look look = Futures.await(soon);
            if (look == null) {
                late = reading;
            } else {
                last = look;
            }
            return look;
        } catch (ProfileConfigurationException e) {
            if (isHanging()) {
                return null;
            }
            throw e;
        }
    }

    /** Whether the profiles do not answer. */
    private boolean isHanging() {
        return !late.isDone() || parts.profiles().isHanging();
    }

    /** Makes the next read by name look again. */
    void forget() {
        last = null;
    }

    /**
     * Notes a read. It costs a read of two fields, unless there was no read for a minute.
     *
     * @return true if nothing has looked for a minute, so that the profile may have gone
     */
    boolean noteRead() {
        if (awake && read) {
            return false;
        }
        read = true;
        boolean slept = !awake;
        if (slept) {
            awaken();
        }
        return slept;
    }

    /**
     * Runs a renewal once the profiles have been looked at: what has gone meanwhile is not renewed. A look that fails or
     * hangs does not keep the credentials from being renewed.
     */
    private void renew(Runnable renewal) {
        if (recent(clock.millis()) != null) {
            renewal.run();
        } else {
            lookSoon().thenRun(renewal);
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

    /**
     * Looks on the pool, unless that is under way: the disk may be slow, and the timer also serves others.
     *
     * @return completes after the look, or when it has failed or takes too long
     */
    private CompletionStage<Void> lookSoon() {
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> other = looking.compareAndExchange(null, own);
        if (other != null) {
            return other;
        }
        try {
            parts.threads().pool().execute(() -> {
                try {
                    lookAndFollow();
                } finally {
                    end(own);
                }
            });
        } catch (RuntimeException | Error e) {
            // The read must not fail: it is served from the cache, and the timer looks again.
            LOG.debug("The check of the profiles could not run on the executor of the engine", e);
            end(own);
        }
        if (!own.isDone()) {
            limit(own);
        }
        return own;
    }

    private void end(CompletableFuture<Void> look) {
        looking.compareAndSet(look, null);
        look.complete(null);
    }

    private void limit(CompletableFuture<? extends @Nullable Object> look) {
        try {
            Future<?> limit =
                    parts.threads().timer().schedule(() -> look.complete(null), LOOK_PATIENCE, TimeUnit.MILLISECONDS);
            CompletionStage<? extends @Nullable Object> ended = look;
            ended.whenComplete((found, error) -> limit.cancel(false));
        } catch (RuntimeException | Error e) {
            LOG.debug("The check of the profiles could not be limited in time", e);
            look.complete(null);
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
