package dev.stslib.testkit.time;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final ScheduledExecutorService scheduler = clock.scheduler();
    private final List<String> seen = new ArrayList<>();

    private Runnable note(String what) {
        return () ->
                seen.add(what + "@" + Duration.ofNanos(clock.elapsedNanos()).toSeconds());
    }

    private void after(long seconds, String what) {
        assertNotNull(scheduler.schedule(note(what), seconds, SECONDS));
    }

    private void seconds(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void advancingMovesBothTimes() {
        seconds(90);
        assertEquals(Instant.parse("2026-01-01T00:01:30Z"), clock.instant());
        assertEquals(90_000_000_000L, clock.elapsedNanos());
        assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofSeconds(-1)));
    }

    @Test
    void jumpAndSleepMoveTheWallClockOnlyAndRunNothing() {
        after(1, "a");
        clock.jump(Duration.ofMinutes(-5));
        assertEquals(Instant.parse("2025-12-31T23:55:00Z"), clock.instant());
        clock.sleep(Duration.ofHours(8));
        assertEquals(Instant.parse("2026-01-01T07:55:00Z"), clock.instant());
        assertEquals(0, clock.elapsedNanos());
        assertEquals(1, clock.pendingTasks());
        assertThrows(IllegalArgumentException.class, () -> clock.sleep(Duration.ofSeconds(-1)));
        seconds(1);
        assertEquals(List.of("a@1"), seen);
    }

    @Test
    void tasksOfAllSchedulersRunInTheOrderOfTheirDueTimes() {
        after(3, "c");
        after(1, "a");
        assertNotNull(clock.scheduler().schedule(note("b"), 2, SECONDS));
        after(1, "a2");
        after(9, "late");
        seconds(5);
        assertEquals(List.of("a@1", "a2@1", "b@2", "c@3"), seen);
        assertEquals(1, clock.pendingTasks());
        assertEquals(5_000_000_000L, clock.elapsedNanos());
    }

    @Test
    void tasksRunOnTheThreadThatAdvances() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        scheduler.execute(() -> thread.set(Thread.currentThread()));
        assertEquals(1, clock.pendingTasks());
        clock.runDue();
        assertSame(Thread.currentThread(), thread.get());
    }

    @Test
    void aTaskMayAddTasksThatFallDueInTheSameStep() {
        scheduler.execute(() -> {
            scheduler.execute(note("at once"));
            after(4, "in step");
            after(6, "next step");
        });
        seconds(5);
        assertEquals(List.of("at once@0", "in step@4"), seen);
        seconds(1);
        assertEquals("next step@6", seen.get(2));
    }

    @Test
    void aJumpWithinATaskStays() {
        assertNotNull(scheduler.schedule(() -> clock.jump(Duration.ofHours(1)), 1, SECONDS));
        seconds(10);
        assertEquals(Instant.parse("2026-01-01T01:00:10Z"), clock.instant());
    }

    @Test
    void fixedRateCountsFromDueToDueAndFixedDelayFromTheEnd() {
        assertNotNull(scheduler.scheduleAtFixedRate(note("rate"), 1, 2, SECONDS));
        seconds(6);
        assertEquals(List.of("rate@1", "rate@3", "rate@5"), seen);
        seen.clear();
        scheduler.shutdownNow();

        assertNotNull(clock.scheduler()
                .scheduleWithFixedDelay(
                        () -> {
                            note("delay").run();
                            seconds(3); // the work itself takes three seconds
                        },
                        1,
                        2,
                        SECONDS));
        seconds(7);
        assertEquals(List.of("delay@7", "delay@12"), seen);
    }

    @Test
    void aPeriodicTaskThatFailsStops() {
        AtomicInteger runs = new AtomicInteger();
        Future<?> future = scheduler.scheduleAtFixedRate(
                () -> {
                    if (runs.incrementAndGet() == 2) {
                        throw new IllegalStateException("enough");
                    }
                },
                1,
                1,
                SECONDS);
        seconds(5);
        assertEquals(2, runs.get());
        Throwable cause = assertThrows(ExecutionException.class, future::get).getCause();
        assertEquals("java.lang.IllegalStateException: enough", String.valueOf(cause));
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void resultsAndDelaysAreTold() throws Exception {
        Callable<String> work = () -> "done";
        ScheduledFuture<String> future = scheduler.schedule(work, 10, SECONDS);
        seconds(4);
        assertEquals(6, future.getDelay(SECONDS));
        assertFalse(future.isDone());
        seconds(6);
        assertEquals("done", future.get());
        Future<String> submitted = scheduler.submit(work);
        clock.runDue();
        assertEquals("done", submitted.get());
    }

    @Test
    void aCancelledTaskIsGone() {
        Future<?> future = scheduler.schedule(note("a"), 1, SECONDS);
        assertTrue(future.cancel(false));
        assertEquals(0, clock.pendingTasks());
        seconds(2);
        assertEquals(List.of(), seen);
    }

    @Test
    void shutdownLetsSingleTasksRunAndEndsPeriodicOnes() throws Exception {
        after(1, "single");
        Future<?> periodic = scheduler.scheduleAtFixedRate(note("periodic"), 1, 1, SECONDS);
        scheduler.shutdown();
        assertTrue(periodic.isCancelled());
        assertThrows(RejectedExecutionException.class, () -> after(1, "more"));
        assertTrue(scheduler.isShutdown());
        assertFalse(scheduler.isTerminated());
        assertFalse(scheduler.awaitTermination(0, SECONDS));
        seconds(3);
        assertEquals(List.of("single@1"), seen);
        assertTrue(scheduler.awaitTermination(0, SECONDS));
    }

    @Test
    void shutdownNowHandsBackWhatWaitedAndLeavesOtherSchedulersAlone() {
        after(2, "b");
        after(1, "a");
        assertNotNull(clock.scheduler().schedule(note("other"), 3, SECONDS));
        List<Runnable> waiting = scheduler.shutdownNow();
        assertEquals(2, waiting.size());
        assertTrue(scheduler.isTerminated());
        seconds(3);
        assertEquals(List.of("other@3"), seen);
    }

    @Test
    void aPeriodicTaskThatShutsItsSchedulerDownIsNotRunAgain() {
        assertNotNull(scheduler.scheduleAtFixedRate(
                () -> {
                    note("once").run();
                    scheduler.shutdown();
                },
                1,
                1,
                SECONDS));
        seconds(5);
        assertEquals(List.of("once@1"), seen);
        assertTrue(scheduler.isTerminated());
    }

    @Test
    @Timeout(30)
    void awaitTerminationWaitsForAnotherThreadToAdvance() throws Exception {
        after(1, "last");
        scheduler.shutdown();
        CountDownLatch waiting = new CountDownLatch(1);
        Thread advancer = new Thread(() -> {
            try {
                waiting.await();
                seconds(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        advancer.start();
        waiting.countDown();
        assertTrue(scheduler.awaitTermination(20, SECONDS));
        advancer.join();
        assertEquals(List.of("last@1"), seen);
    }

    @Test
    void whatExecuteThrowsIsNotLost() {
        AtomicReference<Throwable> caught = new AtomicReference<>();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, failure) -> caught.set(failure));
        try {
            scheduler.execute(() -> {
                throw new IllegalStateException("lost?");
            });
            clock.runDue();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }
        assertNotNull(caught.get());
        assertEquals("lost?", caught.get().getMessage());
    }

    @Test
    @Timeout(30)
    void manyThreadsMayScheduleAndAdvanceAtOnce() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 500; n++) {
                    assertNotNull(scheduler.schedule(runs::incrementAndGet, n % 7, SECONDS));
                    seconds(1);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        seconds(7);
        assertEquals(4_000, runs.get());
        assertEquals(4_007_000_000_000L, clock.elapsedNanos());
    }
}
