package dev.stslib.core.internal.wiring;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one engine: a bounded pool, a pool of the same size for the store, one timer, one for prompts, and one that reads the
 * profiles. All are daemons and end a second after their last task. Executors that the caller gave are used instead and
 * never shut down.
 */
public final class EngineThreads {
    private static final long IDLE_SECONDS = 1;

    static {
        startTimerOfFutures();
    }

    private final @Nullable ExecutorService ownPool;
    private final @Nullable ScheduledExecutorService ownTimer;
    private final ClassLoader loader;
    private final ExecutorService prompts;
    private final ExecutorService profiles;
    private final @Nullable ExecutorService ownStoreThreads;
    private final Executor pool;
    private final Executor storeThreads;
    private final ScheduledExecutorService timer;

    /**
     * Makes the threads; none starts before it is needed.
     *
     * @param executor the executor for blocking work, or null for a pool
     * @param poolSize the size of the pool
     * @param scheduler the executor for timers, or null for one thread
     * @param loader the context class loader of the threads: they outlive the calls that start them, and must not hold on to
     *     the class loaders of the callers
     */
    EngineThreads(
            @Nullable Executor executor,
            int poolSize,
            @Nullable ScheduledExecutorService scheduler,
            ClassLoader loader) {
        this.loader = loader;
        prompts = newPool(1, "stslib-mfa-");
        profiles = newPool(1, "stslib-profiles-");
        ownPool = executor == null ? newPool(poolSize, "stslib-refresh-") : null;
        ownStoreThreads = executor == null ? newPool(poolSize, "stslib-store-") : null;
        ownTimer = scheduler == null ? newTimer() : null;
        pool = executor == null ? Objects.requireNonNull(ownPool) : executor;
        storeThreads = executor == null ? Objects.requireNonNull(ownStoreThreads) : executor;
        timer = scheduler == null ? Objects.requireNonNull(ownTimer) : scheduler;
    }

    /**
     * Makes the JDK start the timer of its futures, which delayed tasks of stslib use. That thread stays as long as the JVM, and
     * a thread holds on to the class loaders of the code that starts it. So code of the JDK alone starts it, on a thread of the
     * JDK: the second stage, when the first one has ended there.
     */
    private static void startTimerOfFutures() {
        CompletableFuture<@Nullable Void> begin = new CompletableFuture<>();
        CompletionStage<@Nullable Void> begun = begin;
        // Through a lambda: instead of a common pool with one thread, the future would start a thread itself.
        begun.thenRunAsync(() -> {}, task -> ForkJoinPool.commonPool().execute(task))
                .thenRunAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run));
        begin.complete(null);
    }

    /**
     * Returns the executor for blocking work.
     *
     * @return the pool
     */
    public Executor pool() {
        return pool;
    }

    /**
     * Returns the threads that call the store, so that a store that hangs holds no thread of a request.
     *
     * @return separate threads, or the caller's executor
     */
    public Executor store() {
        return storeThreads;
    }

    /**
     * Returns the executor for timers.
     *
     * @return the timer
     */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /**
     * Returns the thread that prompts a person, for one question at a time. It always belongs to the engine, and starts
     * with the first question.
     *
     * @return an executor of one thread
     */
    public Executor prompts() {
        return prompts;
    }

    /**
     * Returns the thread that reads the profiles. It always belongs to the engine, and starts with the first reading.
     *
     * @return an executor of one thread
     */
    Executor profiles() {
        return profiles;
    }

    /**
     * Ends the engine's own threads and interrupts what they do.
     *
     * @param patience how long to wait for them
     * @return true if all have ended
     */
    public boolean close(Duration patience) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        if (ownTimer != null) {
            ownTimer.shutdownNow();
        }
        if (ownPool != null) {
            ownPool.shutdownNow();
        }
        if (ownStoreThreads != null) {
            ownStoreThreads.shutdownNow();
        }
        prompts.shutdownNow();
        profiles.shutdownNow();
        return ended(ownTimer, deadline)
                && ended(ownPool, deadline)
                && ended(ownStoreThreads, deadline)
                && ended(prompts, deadline)
                && ended(profiles, deadline);
    }

    private static boolean ended(@Nullable ExecutorService own, long deadline) {
        try {
            return own == null || own.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ExecutorService newPool(int size, String prefix) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("stslib-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }
}
