package dev.stslib.core.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes things at times of the wall clock, with one timer for all of them. The timer itself counts elapsed time, which
 * stands still while a machine sleeps and knows nothing of a clock that is set; so it looks at the wall clock every
 * half minute at least. While nothing waits, no timer runs.
 */
public final class Wakeups implements AutoCloseable {
    private static final long LONGEST_NAP = Duration.ofSeconds(30).toMillis();

    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final AlarmHeap alarms = new AlarmHeap();
    /** The alarms of what has no room for its own. */
    private final Map<Wakeable, Alarm> others = new HashMap<>();

    private @Nullable Future<?> timer;
    private long timerDue;
    /** Which timer is the one that counts: a timer that rings while it is being replaced is not. */
    private long timerNumber;

    private boolean closed;

    /**
     * Makes an empty list.
     *
     * @param clock the wall clock
     * @param scheduler runs the timer
     */
    public Wakeups(InstantSource clock, ScheduledExecutorService scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Sets when something is woken, in place of any earlier time.
     *
     * @param what what to wake
     * @param due milliseconds since 1970; the largest number for never
     */
    public synchronized void set(Wakeable what, long due) {
        if (closed) {
            return;
        }
        if (due == Long.MAX_VALUE) {
            Alarm alarm = what instanceof Alarm own ? own : others.remove(what);
            if (alarm != null) {
                alarms.remove(alarm);
            }
        } else {
            alarms.set(what instanceof Alarm own ? own : others.computeIfAbsent(what, Alarm::of), due);
        }
        arm();
    }

    /**
     * Does something after a time, by elapsed time, unless it is cancelled before.
     *
     * @param millis how long from now
     * @param what what to do; called on the scheduler's thread, must not block
     * @return what cancels it
     */
    Future<?> after(long millis, Runnable what) {
        try {
            return scheduler.schedule(what, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The engine is being closed, and tells everybody who waits.
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Forgets everything. */
    @Override
    public synchronized void close() {
        closed = true;
        alarms.clear();
        others.clear();
        arm();
    }

    private void arm() {
        if (alarms.isEmpty()) {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
            return;
        }
        long due = alarms.first().due;
        if (timer != null && timerDue <= due) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null; // before what may throw: a cancelled timer would keep every later one from being set
        }
        long nap = Math.max(0, Math.min(due - clock.millis(), LONGEST_NAP));
        timerDue = due;
        long number = ++timerNumber;
        Runnable ringing = new Runnable() {
            @Override
            public void run() {
                ring(number);
            }
        };
        try {
            timer = scheduler.schedule(ringing, nap, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The engine is being closed.
        }
    }

    private void ring(long number) {
        while (true) {
            Alarm next;
            synchronized (this) {
                if (number != timerNumber) {
                    return;
                }
                if (alarms.isEmpty() || alarms.first().due > clock.millis()) {
                    timer = null;
                    arm();
                    return;
                }
                next = alarms.first();
                alarms.remove(next);
            }
            try {
                next.wake();
            } catch (RuntimeException | Error e) {
                Log.LOG.error("A background refresh could not be started; the others go on", e);
            }
        }
    }

    /** Nobody pays for a logger before there is something to say. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Wakeups.class);
    }
}
