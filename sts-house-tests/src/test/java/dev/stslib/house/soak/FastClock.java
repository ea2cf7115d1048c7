package dev.stslib.house.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A clock that runs faster than real time and can jump, with the scheduler and the elapsed time that belong to it. */
final class FastClock implements InstantSource {
    private final int speed;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private volatile Jumps jumps = new Jumps(Duration.ZERO, Long.MIN_VALUE);

    private record Jumps(Duration sum, long lastAt) {}

    /** @param speed seconds of this clock in a second of real time */
    FastClock(int speed) {
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        return start.plus(jumps.sum()).plusNanos(elapsedNanos());
    }

    /** The elapsed time, which does not jump. */
    long elapsedNanos() {
        return (System.nanoTime() - startNanos) * speed;
    }

    synchronized void jump(Duration by) {
        jumps = new Jumps(jumps.sum().plus(by), elapsedNanos());
    }

    /** {@return the present} */
    Moment now() {
        Jumps known = jumps;
        long nanos = elapsedNanos();
        long millis = start.plus(known.sum()).plusNanos(nanos).toEpochMilli();
        return new Moment(nanos, millis, known.lastAt());
    }

    /** A scheduler whose delays are of this clock, as if it never jumped. */
    ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler =
                new ScheduledThreadPoolExecutor(1, work -> {
                    Thread thread = new Thread(work, "soak-scheduler");
                    thread.setDaemon(true);
                    return thread;
                }) {
                    @Override
                    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                        return super.schedule(command, unit.toNanos(delay) / speed, TimeUnit.NANOSECONDS);
                    }
                };
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }
}
