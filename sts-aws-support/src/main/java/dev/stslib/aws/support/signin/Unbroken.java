package dev.stslib.aws.support.signin;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.TokenProviderSettings;
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
 * reaches. An interrupted caller and a close wait for it for a while; then it goes on without them. Safe for concurrent use.
 */
public final class Unbroken {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** An answer that comes later than the time-out of a call is as good as another one. */
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

    /** Of this object, until it is closed, and of each renewal that runs. */
    private final Phaser parties;

    private final AtomicBoolean closed = new AtomicBoolean();
    private final String threadName;
    private final Duration patience;

    /**
     * Starts no thread yet.
     *
     * @param threadName the name of each thread on which a renewal runs
     * @param ended runs once, when this is closed and no renewal runs any more: it closes what they use
     */
    public Unbroken(String threadName, Runnable ended) {
        this(threadName, ended, PATIENCE);
    }

    Unbroken(String threadName, Runnable ended, Duration patience) {
        this.threadName = threadName;
        this.patience = patience;
        this.parties = new Phaser(1) {
            @Override
            protected boolean onAdvance(int phase, int registeredParties) {
                ended.run();
                return true;
            }
        };
    }

    /**
     * Gives requests whose answer must not be lost a minute, if the settings give them less. A server that cannot be reached
     * is still given up after the connect time-out.
     *
     * @param settings how to connect
     * @return the settings with that call time-out
     */
    public static TokenProviderSettings patient(TokenProviderSettings settings) {
        return settings.callTimeout().compareTo(CALL_TIMEOUT) >= 0
                ? settings
                : new TokenProviderSettings(
                        settings.clock(),
                        settings.connectTimeout(),
                        CALL_TIMEOUT,
                        settings.proxy(),
                        settings.debug(),
                        settings.transport(),
                        settings.systemEnvironment(),
                        settings.caBundle());
    }

    /**
     * Does the work and waits for it.
     *
     * @param work the work
     * @param <T> what the work returns
     * @return what the work has returned
     * @throws EngineClosedException if this is closed
     * @throws CallInterruptedException if the caller is interrupted and the work takes 3 s longer; it goes on then, and the
     *     interrupt status stays set
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

    private <T> T await(CompletableFuture<T> result) {
        boolean interrupted = false;
        try {
            try {
                return result.get();
            } catch (InterruptedException e) {
                interrupted = true;
                return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
            int unused = parties.awaitAdvanceInterruptibly(
                    parties.arriveAndDeregister(), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // What still runs ends by itself.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
