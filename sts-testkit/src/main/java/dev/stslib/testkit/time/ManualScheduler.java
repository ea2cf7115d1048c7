package dev.stslib.testkit.time;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A scheduler without threads, whose tasks run while its {@link ManualClock} is advanced. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final ManualClock clock;
    private final Object lock = new Object();
    private final AtomicInteger running = new AtomicInteger();
    private boolean shutdown;

    ManualScheduler(ManualClock clock) {
        this.clock = clock;
    }

    ManualClock clock() {
        return clock;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(Objects.requireNonNull(callable, "callable"), unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(initialDelay), positive(period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(initialDelay), -positive(delay, unit));
    }

    /** What fails here has no future to report to, so it goes to the thread's handler, as with the JDK's executors. */
    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        ManualTask<?> unused = add(Executors.callable(() -> runLoudly(command)), 0, 0);
    }

    private static void runLoudly(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException | Error failure) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, failure);
        }
    }

    private static long positive(long period, TimeUnit unit) {
        if (period <= 0) {
            throw new IllegalArgumentException("a period must be above zero, not " + period);
        }
        return unit.toNanos(period);
    }

    private <V> ManualTask<V> add(Callable<V> work, long delay, long period) {
        synchronized (lock) {
            if (shutdown) {
                throw new RejectedExecutionException("this scheduler was shut down");
            }
            long due = Math.addExact(clock.elapsedNanos(), Math.max(0, delay));
            ManualTask<V> task = new ManualTask<>(this, work, due, period);
            clock.add(task);
            return task;
        }
    }

    @Override
    public void shutdown() {
        synchronized (lock) {
            shutdown = true;
        }
        for (ManualTask<?> task : clock.removeIf(task -> task.owner() == this && task.isPeriodic())) {
            task.cancel(false);
        }
        wake();
    }

    @Override
    public List<Runnable> shutdownNow() {
        synchronized (lock) {
            shutdown = true;
        }
        List<Runnable> waiting = List.copyOf(clock.removeIf(task -> task.owner() == this));
        wake();
        return waiting;
    }

    /**
     * Ends at once. From Java 19 on, it overrides the default method, which waits for all tasks and, without a thread,
     * would never return.
     */
    public void close() {
        for (Runnable waiting : shutdownNow()) {
            ((ManualTask<?>) waiting).cancel(false);
        }
    }

    @Override
    public boolean isShutdown() {
        synchronized (lock) {
            return shutdown;
        }
    }

    @Override
    public boolean isTerminated() {
        return isShutdown() && clock.isIdle(this);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        synchronized (lock) {
            while (!isTerminated()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return true;
        }
    }

    /** Counts a task that leaves the queue; called under the clock's lock, so that it is never in neither place. */
    void started() {
        running.incrementAndGet();
    }

    boolean isRunning() {
        return running.get() > 0;
    }

    void ended() {
        running.decrementAndGet();
        wake();
    }

    void dropped(ManualTask<?> task) {
        if (clock.remove(task)) {
            wake();
        }
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }
}
