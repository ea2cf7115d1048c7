package dev.stslib.testkit.time;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One task of a {@link ManualScheduler}: when it is due, and how it comes back. */
final class ManualTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final ManualScheduler owner;
    private final long sequence;
    /** 0: runs once; above 0: nanoseconds from due time to due time; below 0: nanoseconds from end to start. */
    private final long period;

    private volatile long due;

    ManualTask(ManualScheduler owner, Callable<V> work, long due, long period) {
        super(work);
        this.owner = owner;
        this.sequence = owner.clock().nextSequence();
        this.due = due;
        this.period = period;
    }

    long dueNanos() {
        return due;
    }

    long sequence() {
        return sequence;
    }

    ManualScheduler owner() {
        return owner;
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    /** Runs on behalf of the clock, which has told the owner that this starts. */
    @Override
    public void run() {
        try {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset() && !owner.isShutdown()) {
                due = period > 0 ? due + period : owner.clock().elapsedNanos() - period;
                owner.clock().add(this);
            }
        } finally {
            owner.ended();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        owner.dropped(this);
        return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - owner.clock().elapsedNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
