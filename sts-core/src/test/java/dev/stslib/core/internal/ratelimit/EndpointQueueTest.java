package dev.stslib.core.internal.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How many accounts a queue remembers. */
class EndpointQueueTest {
    private static final int ACCOUNTS = 10_000;

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final EndpointQueue queue =
            new EndpointQueue("STS", new RateLimits(40, 6), clock::elapsedNanos, clock.scheduler(), null);

    private CompletableFuture<String> ask(TestCaller caller, String account) {
        return add(caller, account, () -> CompletableFuture.completedStage("answer"));
    }

    private CompletableFuture<String> add(TestCaller caller, String account, Supplier<CompletionStage<String>> call) {
        return Objects.requireNonNull(queue.add(caller, account, Runnable::run, call), "the queue is in use")
                .toCompletableFuture();
    }

    private void useManyAccounts(Duration pause) {
        for (int i = 0; i < ACCOUNTS; i++) {
            assertTrue(ask(TestCaller.reader("reader"), "account " + i).isDone());
            clock.advance(pause);
        }
    }

    @Test
    void thousandsOfQueuedCallsRunOneAfterTheOtherOnTheThreadThatWakesThem() {
        int calls = 20_000;
        EndpointQueue fast =
                new EndpointQueue("STS", new RateLimits(8 * calls, 6), clock::elapsedNanos, clock.scheduler(), null);
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 3 * calls; i++) {
            fast.add(TestCaller.reader("reader"), "account", Runnable::run, () -> {
                answered.incrementAndGet();
                return CompletableFuture.completedStage("answer");
            });
        }
        assertEquals(2 * calls, answered.get(), "the burst");
        clock.jump(Duration.ofMinutes(1));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(3 * calls, answered.get());
    }

    @Test
    void aCallThatWaitsForAnotherOfItsQueueOnTheSameThreadGetsIt() {
        CompletableFuture<String> outer = add(
                TestCaller.reader("outer"),
                "account",
                () -> CompletableFuture.completedStage(
                        ask(TestCaller.reader("inner"), "account").join()));
        assertEquals("answer", outer.join());
    }

    @Test
    void accountsWithoutRecentRequestsAreForgotten() {
        useManyAccounts(Duration.ofSeconds(1));
        assertTrue(queue.limiterCount() <= 64, () -> queue.limiterCount() + " accounts");
    }

    @Test
    void aLoweredLimitIsRememberedForTenMinutesAfterTheLastRequest() {
        queue.throttled("lowered", clock.elapsedNanos(), false);
        useManyAccounts(Duration.ofMillis(50));
        assertEquals(20, limit("lowered"));
        clock.advance(Duration.ofMinutes(11));
        useManyAccounts(Duration.ofMillis(50));
        assertEquals(40, limit("lowered"));
    }

    /** The limit as the first caller hears it that has to wait for it. */
    private int limit(String account) {
        while (true) {
            TestCaller next = TestCaller.reader("next");
            CompletableFuture<String> answer = ask(next, account);
            if (!answer.isDone()) {
                int limit = Integer.parseInt(next.waitingFor().replaceAll("[^0-9]+([0-9]+) .*", "$1"));
                clock.advance(Duration.ofSeconds(2));
                assertTrue(answer.isDone());
                return limit;
            }
        }
    }

    @Test
    void anAccountWithQueuedCallsIsNotForgotten() {
        for (int i = 0; i < 10; i++) {
            assertTrue(ask(TestCaller.reader("reader"), "busy").isDone());
        }
        CompletableFuture<String> waiting = ask(TestCaller.reader("waiting"), "busy");
        useManyAccounts(Duration.ZERO);
        assertFalse(waiting.isDone());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(waiting.isDone());
    }
}
