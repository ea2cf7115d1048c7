package dev.stslib.core.internal.cache;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions at times of the wall clock, with one timer for all of them. The timer counts elapsed time, which stops
 * while a machine sleeps and does not follow a change of the clock, so it looks at the wall clock at least every 30
 * seconds. If the clock was set back, all actions run, so that each sets its next time by the new clock. While nothing is
 * scheduled, no timer runs.
 */
public final class RefreshScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshScheduler.class);
    private static final long LONGEST_WAIT = Duration.ofSeconds(30).toMillis();
    /** What time servers correct in one step without moving the end of any value, milliseconds. */
    private static final long SMALL_STEP = 5_000;

    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final TreeSet<Alarm> queue =
            new TreeSet<>(Comparator.comparingLong((Alarm one) -> one.due).thenComparingInt(one -> one.number));
    private int alarms;
    private @Nullable Future<?> timer;
    private long timerDue;
    /** Tells the current timer from one that fires while it is being replaced. */
    private long timerNumber;

    /** What the wall clock showed last. */
    private long lastMillis = Long.MIN_VALUE;

    private boolean closed;

    /**
     * Makes a scheduler without actions.
     *
     * @param clock the wall clock
     * @param timers runs the timer
     */
    public RefreshScheduler(InstantSource clock, ScheduledExecutorService timers) {
        this.clock = clock;
        this.timers = timers;
    }

    /** Something that rings at a time, if it is set to one. */
    public abstract static class Alarm {
        private final RefreshScheduler scheduler;
        /** Tells alarms of the same time apart. */
        private final int number;

        private long due = Long.MAX_VALUE;

        /**
         * Makes an alarm that is not set.
         *
         * @param scheduler rings it
         */
        Alarm(RefreshScheduler scheduler) {
            this.scheduler = scheduler;
            this.number = scheduler.nextNumber();
        }

        /** Runs on the timer's thread when the time has come; must not block. */
        abstract void ring();

        /**
         * Sets when the alarm rings, in place of an earlier time.
         *
         * @param millis milliseconds since 1970; {@link Long#MAX_VALUE} for never
         */
        public void set(long millis) {
            scheduler.schedule(this, millis);
        }
    }

    private static final class ActionAlarm extends Alarm {
        private final Runnable action;

        private ActionAlarm(RefreshScheduler scheduler, Runnable action) {
            super(scheduler);
            this.action = action;
        }

        @Override
        void ring() {
            action.run();
        }
    }

    /**
     * Makes an alarm that is not set.
     *
     * @param action what to run; runs on the timer's thread and must not block
     * @return the alarm
     */
    public Alarm alarm(Runnable action) {
        return new ActionAlarm(this, action);
    }

    private synchronized int nextNumber() {
        return alarms++;
    }

    private synchronized void schedule(Alarm alarm, long millis) {
        queue.remove(alarm);
        alarm.due = millis;
        if (millis != Long.MAX_VALUE && !closed) {
            queue.add(alarm);
        }
        startTimer();
    }

    /**
     * Runs an action after some elapsed time, unless it is cancelled before.
     *
     * @param millis how long from now
     * @param action what to run; runs on the timer's thread and must not block
     * @return cancels the action
     */
    public Future<?> after(long millis, Runnable action) {
        try {
            return timers.schedule(action, millis, TimeUnit.MILLISECONDS);
        } catch (RuntimeException | Error e) {
            // A caller that fails here would leave the refresh that it has started without an end.
            LOG.debug("A time limit was not set: the engine's scheduler takes no tasks", e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Removes all actions. Later ones are ignored. */
    @Override
    public synchronized void close() {
        closed = true;
        queue.clear();
        startTimer();
    }

    private void startTimer() {
        if (!queue.isEmpty() && timer != null && timerDue <= queue.first().due) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (queue.isEmpty()) {
            return;
        }
        long now = look();
        timerDue = queue.first().due;
        long number = ++timerNumber;
        long wait = Math.max(0, Math.min(timerDue - now, LONGEST_WAIT));
        try {
            timer = timers.schedule(() -> onTimer(number), wait, TimeUnit.MILLISECONDS);
        } catch (RuntimeException | Error e) {
            // The entry that sets its alarm has readers to serve first. The next alarm tries again.
            LOG.debug("No timer was started: the engine's scheduler takes no tasks", e);
        }
    }

    private void onTimer(long number) {
        for (Alarm due = nextDue(number); due != null; due = nextDue(number)) {
            try {
                due.ring();
            } catch (RuntimeException | Error e) {
                LOG.error("A background refresh could not be started; the others continue", e);
            }
        }
    }

    /** Takes the first alarm that is due out of the queue. If none is, starts the next timer and returns null. */
    private synchronized @Nullable Alarm nextDue(long number) {
        if (number != timerNumber) {
            return null;
        }
        long now = look();
        if (queue.isEmpty() || queue.first().due > now) {
            timer = null;
            startTimer();
            return null;
        }
        return queue.pollFirst();
    }

    /** Reads the wall clock. If it was set back, everything is due. */
    private long look() {
        long now = clock.millis();
        boolean isSetBack = now + SMALL_STEP < lastMillis;
        lastMillis = isSetBack ? now : Math.max(now, lastMillis);
        if (isSetBack) {
            List<Alarm> all = List.copyOf(queue);
            queue.clear();
            all.forEach(alarm -> alarm.due = now);
            queue.addAll(all);
        }
        return now;
    }
}
