package dev.stslib.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a part of the engine on a daemon thread and waits for it for a bounded time, since a file system or a server that
 * hangs can hold it up.
 */
final class BoundedClose implements AutoCloseable {
    /** Enough for what does not hang, even if the threads of the engine took all the time. */
    private static final long SHORTEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(BoundedClose.class);

    private final String name;
    private final Runnable close;
    private final long deadline;
    private volatile @Nullable Throwable failure;
    private volatile boolean ended;
    private @Nullable Thread thread;
    /** Until when to wait, in the time of {@link System#nanoTime()}. */
    private long until;

    /**
     * Prepares to close a part.
     *
     * @param name the part, for messages and the thread
     * @param close closes the part
     * @param deadline until when to wait, in the time of {@link System#nanoTime()}
     */
    BoundedClose(String name, Runnable close, long deadline) {
        this.name = name;
        this.close = close;
        this.deadline = deadline;
    }

    /** Whether the part is closed. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Begins to close the part.
     *
     * @return this
     */
    BoundedClose start() {
        until = System.nanoTime() + Math.max(SHORTEST_WAIT_NANOS, deadline - System.nanoTime());
        Thread closing = new Thread(this::closeNow, "stslib-close-" + name);
        closing.setDaemon(true);
        closing.start();
        thread = closing;
        return this;
    }

    /** Closes the part, and throws what that throws. An interrupt does not end the wait. */
    @Override
    public void close() {
        if (thread == null) {
            start();
        }
        if (thread != null) {
            await(thread);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException error) {
            throw error;
        }
        if (!ended) {
            LOG.warn("The {} of the engine did not close in time. A daemon thread continues to close it.", name);
        }
    }

    private void closeNow() {
        try {
            close.run();
        } catch (Throwable e) { // the thread that waits throws it
            failure = e;
        } finally {
            ended = true;
        }
    }

    private void await(Thread closing) {
        boolean interrupted = false;
        while (closing.isAlive() && until - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(closing, until - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
