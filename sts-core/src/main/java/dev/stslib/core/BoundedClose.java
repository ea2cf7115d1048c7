package dev.stslib.core;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final long deadline;
    private final FutureTask<?> closing;

    /**
     * Prepares to close a part.
     *
     * @param name the part, for messages and the thread
     * @param close closes the part
     * @param deadline until when to wait, in the time of {@link System#nanoTime()}
     */
    BoundedClose(String name, Runnable close, long deadline) {
        this.name = name;
        this.deadline = deadline;
        this.closing = new FutureTask<>(close, null);
    }

    /** Whether the part is closed. */
    boolean hasEnded() {
        return closing.isDone();
    }

    /** Closes the part. An interrupt does not end the wait. */
    @Override
    public void close() {
        Thread thread = new Thread(closing, "stslib-close-" + name);
        thread.setDaemon(true);
        thread.start();
        long until = System.nanoTime() + Math.max(SHORTEST_WAIT_NANOS, deadline - System.nanoTime());
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Object unused = closing.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            LOG.warn("The {} of the engine has not closed in time. A daemon thread goes on closing it.", name);
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
