package dev.stslib.planted;

import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Makes or borrows threads in every way. */
public final class ThreadsElsewhere {
    private ThreadsElsewhere() {}

    static Object thread() {
        return new Thread(() -> {});
    }

    static Object reference() {
        return (Function<Runnable, Thread>) Thread::new;
    }

    static Object fixed() {
        return Executors.newFixedThreadPool(1);
    }

    static Object cached() {
        return Executors.newCachedThreadPool();
    }

    static Object scheduled() {
        return Executors.newScheduledThreadPool(1);
    }

    static Object pool() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    static Object timer() {
        return new ScheduledThreadPoolExecutor(1);
    }

    static Object forkJoin() {
        return new ForkJoinPool();
    }

    static Object common() {
        return ForkJoinPool.commonPool();
    }

    static Object oldTimer() {
        return new Timer();
    }

    static CompletableFuture<?> async() {
        return CompletableFuture.supplyAsync(() -> "text");
    }

    static CompletableFuture<?> laterAsync() {
        return CompletableFuture.completedFuture("text").thenApplyAsync(text -> text);
    }

    static CompletableFuture<?> timeout() {
        return new CompletableFuture<>().orTimeout(1, TimeUnit.SECONDS);
    }

    static Object delayed() {
        return CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    }
}
