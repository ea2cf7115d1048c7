package dev.stslib.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when a test advances it, with schedulers that run their tasks as it moves.
 *
 * <p>It has two times, as a machine does. The wall clock ({@link #instant()}) jumps when it is set, and runs on
 * while the machine is suspended. Elapsed time ({@link #elapsedNanos()}) does neither; the {@linkplain #scheduler()
 * schedulers} count by it.
 *
 * <p>A thread that waits for a scheduled task waits until another thread moves the clock. In a test whose only thread has
 * to wait, for example for the rate limit of an engine, call {@link #start()}.
 *
 * <p>All methods are thread-safe. Tasks run on the thread that calls {@link #advance}. Two threads that advance at the same
 * time take turns, so a task must not wait for another thread to advance the clock.
 */
public final class ManualClock implements InstantSource {
    private final ReentrantLock advancing = new ReentrantLock();
    private final Object lock = new Object();
    private final TreeSet<ManualTask<?>> queue = new TreeSet<>(
            Comparator.<ManualTask<?>>comparingLong(ManualTask::dueNanos).thenComparingLong(ManualTask::sequence));
    private Instant wallAtZero;
    private long elapsed;
    private long sequence;
    /** Advances the clock, or null. */
    private @Nullable Thread runner;

    /**
     * Makes a clock that shows an instant, with no time elapsed.
     *
     * @param start what the wall clock shows first
     */
    public ManualClock(Instant start) {
        this.wallAtZero = Objects.requireNonNull(start, "start");
    }

    /**
     * Makes a clock that shows an instant given as text.
     *
     * @param start ISO 8601, such as {@code 2026-01-01T00:00:00Z}
     * @return a clock that shows this instant
     * @throws java.time.format.DateTimeParseException if the text is not an instant
     */
    public static ManualClock at(String start) {
        return new ManualClock(Instant.parse(start));
    }

    /** {@return what the wall clock shows} */
    @Override
    public Instant instant() {
        synchronized (lock) {
            return wallAtZero.plusNanos(elapsed);
        }
    }

    /** {@return the nanoseconds by which the clock was advanced since it was made; jumps and sleep do not count} */
    public long elapsedNanos() {
        synchronized (lock) {
            return elapsed;
        }
    }

    /**
     * Lets time pass: wall clock and elapsed time move together, and every task that falls due runs on the calling
     * thread, in the order of the due times (of equal ones, first come first served). While a task runs, the clock shows
     * its due time. Tasks that a task adds run too if they fall due within the same step.
     *
     * @param step how far, zero or more
     * @throws IllegalArgumentException if the step is negative
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException(
                    "time passes forwards only: " + step + "; use jump to set the wall clock");
        }
        advancing.lock();
        try {
            long target = Math.addExact(elapsedNanos(), step.toNanos());
            for (ManualTask<?> task = next(target); task != null; task = next(target)) {
                task.run();
            }
        } finally {
            advancing.unlock();
        }
    }

    /**
     * Lets time pass at the pace of real time until {@link #stop()}: a daemon thread advances the clock every millisecond,
     * and runs the tasks that become due. You can still advance the clock yourself. Starting again has no effect.
     */
    public void start() {
        synchronized (lock) {
            if (runner == null) {
                runner = new Thread(this::run, "manual-clock");
                runner.setDaemon(true);
                runner.start();
            }
        }
    }

    /** Stops the clock again. Stopping a stopped clock has no effect. */
    public void stop() {
        synchronized (lock) {
            runner = null;
        }
    }

    private void run() {
        long last = System.nanoTime();
        while (isRunner(Thread.currentThread())) {
            LockSupport.parkNanos(1_000_000);
            long now = System.nanoTime();
            advance(Duration.ofNanos(now - last));
            last = now;
        }
    }

    private boolean isRunner(Thread thread) {
        synchronized (lock) {
            return thread == runner;
        }
    }

    /** Runs the tasks that are due now, without letting time pass. The same as advancing by nothing. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /**
     * Sets the wall clock, as an operator or NTP does. Elapsed time stays and no task runs.
     *
     * @param step how far, backwards if negative
     */
    public void jump(Duration step) {
        synchronized (lock) {
            wallAtZero = wallAtZero.plus(step);
        }
    }

    /**
     * Suspends the machine: the wall clock moves on, elapsed time does not, and no task runs.
     *
     * @param length for how long, zero or more
     * @throws IllegalArgumentException if the length is negative
     */
    public void sleep(Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException("a machine cannot sleep for " + length);
        }
        jump(length);
    }

    /**
     * Makes a scheduler that counts by this clock's elapsed time and has no thread.
     *
     * <p>{@code execute}, {@code submit} and tasks without delay are queued and run at the next {@link #advance} or
     * {@link #runDue()}. After {@code shutdown} periodic tasks are cancelled and single ones still run, as with the JDK's
     * scheduler. {@code awaitTermination} and {@code invokeAll} wait in real time for another thread to advance the
     * clock.
     *
     * @return a new scheduler
     */
    public ScheduledExecutorService scheduler() {
        return new ManualScheduler(this);
    }

    /** {@return how many tasks wait on all schedulers of this clock} */
    public int pendingTasks() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /** Moves to the next task that is due by the target and takes it, or moves to the target. */
    private @Nullable ManualTask<?> next(long target) {
        synchronized (lock) {
            ManualTask<?> task = queue.isEmpty() ? null : queue.first();
            if (task == null || task.dueNanos() > target) {
                elapsed = Math.max(elapsed, target);
                return null;
            }
            queue.pollFirst();
            task.owner().started();
            elapsed = Math.max(elapsed, task.dueNanos());
            return task;
        }
    }

    void add(ManualTask<?> task) {
        synchronized (lock) {
            queue.add(task);
        }
    }

    boolean remove(ManualTask<?> task) {
        synchronized (lock) {
            return queue.remove(task);
        }
    }

    /** Takes out what waits and fits, in the order in which it would have run. */
    List<ManualTask<?>> removeIf(Predicate<ManualTask<?>> condition) {
        synchronized (lock) {
            List<ManualTask<?>> removed = new ArrayList<>(queue);
            removed.removeIf(condition.negate());
            queue.removeAll(removed);
            return removed;
        }
    }

    boolean isIdle(ManualScheduler owner) {
        synchronized (lock) {
            return !owner.isRunning() && queue.stream().noneMatch(task -> task.owner() == owner);
        }
    }

    long nextSequence() {
        synchronized (lock) {
            return sequence++;
        }
    }
}
