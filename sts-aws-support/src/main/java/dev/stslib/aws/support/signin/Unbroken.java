package dev.stslib.aws.support.signin;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs renewals so that neither an interrupt nor a close cuts them off: the service has replaced the refresh token when it
 * answers, and an answer that is not heard, or not saved, ends the session. A renewal runs on a thread that no interrupt
 * reaches, and both an interrupted caller and a close wait for it for a while. Safe for concurrent use.
 */
public final class Unbroken {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Of this object, and of each renewal that runs. */
    private final Phaser parties = new Phaser(1);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final String threadName;

    /**
     * Starts no thread yet.
     *
     * @param threadName the name of each thread on which a renewal runs
     */
    public Unbroken(String threadName) {
        this.threadName = threadName;
    }

    /**
     * Does the work and waits for it.
     *
     * @param work the work
     * @param <T> what the work returns
     * @return what the work has returned
     * @throws EngineClosedException if this is closed
     * @throws CallInterruptedException if the caller is interrupted and the work takes much longer; it goes on then, and
     *     the interrupt status stays set
     */
    public <T> T call(Supplier<T> work) {
        int unused = parties.register();
        if (closed.get()) {
            int unusedToo = parties.arriveAndDeregister();
            throw new EngineClosedException("The engine that renews a sign-in is closed", "Open a new one");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(work, result), threadName);
        thread.setDaemon(true);
        // It may outlive the call, and must not hold on to the class loader of the caller.
        thread.setContextClassLoader(Unbroken.class.getClassLoader());
        thread.start();
        return await(result);
    }

    private <T> void run(Supplier<T> work, CompletableFuture<T> result) {
        try {
            result.complete(work.get());
        } catch (Throwable e) { // The caller throws it.
            result.completeExceptionally(e);
        } finally {
            int unused = parties.arriveAndDeregister();
        }
    }

    private static <T> T await(CompletableFuture<T> result) {
        boolean interrupted = false;
        try {
            try {
                return result.get();
            } catch (InterruptedException e) {
                interrupted = true;
                return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | TimeoutException e) {
            throw new CallInterruptedException(
                    "The wait for a renewal of a sign-in was interrupted", "Call again where it is still wanted");
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /** Lets nothing more begin, and waits for what runs, for 3 s at most. An interrupt ends the wait. */
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            int unused =
                    parties.awaitAdvanceInterruptibly(parties.arrive(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // What still runs is cut off now.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
